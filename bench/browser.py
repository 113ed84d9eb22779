"""What a browser does: signing in, starting an exam, and the requests that its script sends."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import requests

COURSE = "personal-trainer"
EXAM = "diagnostic"  # untimed: it stays open however long the run takes
_CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
_LIKE_FIREFOX = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "application/json",
    "Accept-Language": "en-GB,en;q=0.5",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Connection": "keep-alive",
    "Sec-Fetch-Dest": "empty",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "same-origin",
}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """An attempt as its page got it."""

    attempt: str
    questions: Sequence[Mapping[str, Any]]


class Browser:
    """Somebody who signs in with their password, on a server of this machine."""

    def __init__(self, *, port: int) -> None:
        self._site = f"http://127.0.0.1:{port}"
        self._session = requests.Session()
        self._session.headers.update(_LIKE_FIREFOX)
        self.csrf = ""

    def sign_in(self, *, email: str, password: str) -> None:
        before = self.get("/sign-in").text
        said = {"csrf_token": _token(before), "email": email, "password": password, "next": "/"}
        done = self._session.post(f"{self._site}/sign-in", data=said, timeout=30)
        done.raise_for_status()
        self.csrf = _token(done.text)

    def get(self, path: str) -> requests.Response:
        found = self._session.get(self._site + path, timeout=30)
        found.raise_for_status()
        return found

    def start(self) -> Paper:
        done = self._session.post(
            f"{self._site}/api/v1/attempts",
            json={"course": COURSE, "exam": EXAM},
            headers={"X-CSRF-Token": self.csrf},
            timeout=30,
        )
        done.raise_for_status()
        said = done.json()
        return Paper(attempt=said["id"], questions=said["questions"])

    @property
    def cookies(self) -> Mapping[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self._session.cookies}

    @property
    def cookie(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._session.cookies)


def headers(*, port: int, attempt: str, cookie: str, csrf: str) -> Mapping[str, str]:
    """What the exam page's script sends with each answer."""
    site = f"http://127.0.0.1:{port}"
    return {
        "Host": f"127.0.0.1:{port}",
        **_LIKE_FIREFOX,
        "Content-Type": "application/json",
        "Origin": site,
        "Referer": f"{site}/c/{COURSE}/attempts/{attempt}",
        "Cookie": cookie,
        "X-CSRF-Token": csrf,
    }


def an_answer(question: Mapping[str, Any], rng: Random) -> dict[str, Any]:
    """A state that a learner may leave a question in; `sequence` is still to come."""
    options = [option["id"] for option in question.get("options", ())]
    response: object
    if prompts := question.get("prompts"):
        response = {
            one["id"]: rng.choice([each["id"] for each in one.get("choices", ())] or options or ["12"])
            for one in prompts
        }
    elif question["kind"] == "hotspot":
        response = rng.choice(question["picture"]["regions"])["id"]
    elif question["kind"] == "order":
        response = rng.sample(options, len(options))
    elif not options:
        response = f"{rng.randint(1, 9999) / 10}"
    elif question["kind"] == "multiple":
        response = sorted(rng.sample(options, rng.randint(1, len(options) - 1)))
    else:
        response = [rng.choice(options)]
    free = [option for option in options if option not in response] if isinstance(response, list) else []
    return {
        "response": response,
        "flagged": rng.random() < 0.1,
        "struck": rng.sample(free, 1) if free and rng.random() < 0.2 else [],
        "confidence": rng.choice(["sure", "sure", "unsure", None]),
        "spent_ms": rng.randint(2_000, 90_000),
    }


def _token(page: str) -> str:
    found = _CSRF.search(page)
    assert found is not None, "the page has no CSRF token"
    return found[1]
