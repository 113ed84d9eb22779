"""Words of a text, and their stems: British and American spellings, plurals and verb forms come to one."""

import html
import re
import unicodedata
from functools import lru_cache

_ASIDE = re.compile(
    r"<(details|svg|annotation)\b.*?</\1>", re.DOTALL
)  # what a figure shows is told again in its details
_INLINE = re.compile(r"</?(?:a|abbr|b|code|dfn|em|i|mark|span|strong|sub|sup|u|m[a-z]+)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
_JOINED = ((re.compile(r"\bvo2[\s-]*(max|peak|r)\b"), r"vo2\1"), (re.compile(r"\b(\d+)[\s-]*rms?\b"), r"\1rm"))
_OWNER = re.compile(r"(?<=\w)['’](?:s|ve|re|ll|t|d|m)?\b")
_WORD = re.compile(r"[a-z0-9]+")
_COMPOUND = re.compile(r"(?<![a-z0-9])[a-z0-9]+(?:[-‐‑–][a-z0-9]+){1,2}(?![a-z0-9])")
_VOWELS = frozenset("aeiouy")
_SHORTEST_STEM = 3

_NO_MEANING = """
a about again all also am an and any are as at be because been being but by can cannot could did do does doing don down each for
from further get give got had happen happens has have having he her here hers him his how i if in into is it its just keep let
like ll make may me mean means might more most much must my need no nor not of off on once only or other our out over own please
re same say says shall she should so some such take tell than that the their them then there these they this those to too under up
us use used using ve very want wants was way we were what when where which while who whom whose why will with without would you
your yours
"""
STOPWORDS = frozenset(_NO_MEANING.split())


def plain(safe_html: str) -> str:
    """The text of safe HTML in one line, without what a figure's details repeat."""
    bare = _TAG.sub(" ", _INLINE.sub("", _ASIDE.sub(" ", safe_html)))
    return _SPACE.sub(" ", html.unescape(bare)).strip()


def words(text: str) -> list[str]:
    """Words in small letters without accents; `VO₂ max` is one word, and so is `1-RM`."""
    return _WORD.findall(_folded(text))


def compounds(text: str) -> list[str]:
    """What is written with hyphens, as one word: `sit-and-reach` is `sitandreach`. Its parts are among `words`."""
    return ["".join(_WORD.findall(one)) for one in _COMPOUND.findall(_folded(text)) if not one[0].isdigit()]


def _folded(text: str) -> str:
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one)).lower()
    bare = _OWNER.sub("", bare)
    for pattern, joined in _JOINED:
        bare = pattern.sub(joined, bare)
    return bare


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What forms of a word have in common: `stretches`, `stretched` and `stretching` are `stretch`. Not always a word itself."""
    if not word.isalpha():
        return word
    return _spelling(_final_e(_verb(_plural(word))))


def _plural(word: str) -> str:
    if len(word) <= _SHORTEST_STEM or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zes")) else word[:-1]


def _verb(word: str) -> str:
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORTEST_STEM and _VOWELS & set(rest):
            return rest[:-1] if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
    return word


def _final_e(word: str) -> str:
    if len(word) > 4 and word.endswith("ie"):
        return word[:-2] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("e") and not word.endswith("ee") else word


def _spelling(word: str) -> str:
    """One for British and American ways of writing: fibre and fiber, tumour and tumor, anaemia and anemia, programme and program."""
    word = word.replace("ae", "e").replace("oe", "e").replace("isation", "ization")
    word = re.sub(r"is$", "iz", re.sub(r"yz$", "ys", word)) if len(word) > 4 else word
    word = re.sub(r"([bt])r$", r"\1er", word)
    return re.sub(r"our$", "or", re.sub(r"mm$", "m", word)) if len(word) > 4 else word
