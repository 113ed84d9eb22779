"""Static files: named by their content, compressed once, kept in memory; and compression of pages and JSON."""

import gzip
import hashlib
import posixpath
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import brotli
from flask import Flask, Response, abort, request
from markupsafe import Markup
from werkzeug.datastructures import Accept

from certprep.web.scripts import Joiner

STATIC = Path(__file__).parent / "static"
PREFIX = "/static/"
YEAR = 365 * 24 * 60 * 60  # seconds
BROTLI_QUICK = 7  # of 11; about as quick as gzip
BROTLI_PAGE = 6  # a page is made for one person, again and again
BROTLI_LONG_DATA = 10  # an exam's questions go to a phone once: 40 ms for a tenth fewer bytes
LONG_DATA = 40_000  # bytes
SMALL = 500  # bytes; below this gzip's own header eats what it saves

TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".ico": "image/vnd.microsoft.icon",
}
COMPRESSIBLE = re.compile(r"text/|application/(json|manifest\+json|problem\+json|javascript)|image/svg\+xml")

HASHED = re.compile(r"(?P<stem>.+)\.[0-9a-f]{12}(?P<suffix>\.\w+)")
_PLAIN = "<> ':/=;,"  # may stand as they are in a data address
CSS_COMMENT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*(?!!).*?\*/""", re.DOTALL)
CSS_IMPORT = re.compile(r"""@import\s+url\("(?P<file>[^":]+)"\)\s*layer\((?P<layer>[\w-]+)\)\s*;""")
CSS_URL = re.compile(r"""(?P<before>url\("?)(?P<file>\.{0,2}/?[\w./-]+)(?P<after>"?\))""")
JS_LATER = re.compile(r"""(?P<before>\b(?:import|new\s+URL)\(\s*["'])(?P<file>\.{1,2}/[^"']+)(?P<after>["'])""")


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file as it is sent; `digest` is over the text after its references got their hashed names."""

    name: str
    body: bytes

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:12]

    @cached_property
    def path(self) -> str:
        """`css/site.css` becomes `css/site.0123456789ab.css`."""
        stem, suffix = posixpath.splitext(self.name)
        return f"{stem}.{self.digest}{suffix}"

    @cached_property
    def data(self) -> Markup:
        text = " ".join(self.body.decode().split()).replace('"', "'")
        return Markup(f"data:{self.mimetype},{quote(text, safe=_PLAIN)}")  # noqa: S704  our own file

    @property
    def mimetype(self) -> str:
        return TYPES[posixpath.splitext(self.name)[1]]

    @cached_property
    def encoded(self) -> dict[str, bytes]:
        """The body by content encoding, best first; made on first use, so that a command or a test pays nothing."""
        if not COMPRESSIBLE.match(self.mimetype):
            return {"identity": self.body}
        return {"br": brotli.compress(self.body), "gzip": gzip.compress(self.body, mtime=0), "identity": self.body}


class Assets:
    """The files of one folder by name (`css/site.css`). A reference to a file that is not there, or a circle of them, is a ValueError."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder
        self._by_name: dict[str, Asset] = {}
        for file in sorted(folder.rglob("*")):
            if file.suffix in TYPES and file.is_file():
                self._asset(file.relative_to(folder).as_posix(), wanted_by=())
        self._by_path = {asset.path: asset for asset in self._by_name.values()}

    def __iter__(self) -> Iterator[Asset]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Asset:
        return self._by_name[name]

    def url(self, name: str) -> str:
        """Where a page finds the file; KeyError when there is none of that name."""
        return PREFIX + self._by_name[name].path

    def data(self, name: str) -> Markup:
        """A drawing as an address that holds it, for an attribute in double quotes: for what is smaller than asking for it."""
        return self._by_name[name].data

    def find(self, path: str) -> tuple[Asset, bool] | None:
        """The asset at a path below `/static/`, and whether that path names this very content.

        A plain name, or the hash of an earlier release (a page that was open while the server changed), gives today's content.
        """
        if path in self._by_path:
            return self._by_path[path], True
        old = HASHED.fullmatch(path)
        asset = self._by_name.get(path) or self._by_name.get(f"{old['stem']}{old['suffix']}" if old else "")
        return (asset, False) if asset else None

    def _asset(self, name: str, *, wanted_by: tuple[str, ...]) -> Asset:
        if name in wanted_by:
            raise ValueError("static files refer to one another in a circle: " + " -> ".join([*wanted_by, name]))
        if name not in self._by_name:
            self._by_name[name] = Asset(name=name, body=self._body(name, wanted_by=wanted_by))
        return self._by_name[name]

    def _body(self, name: str, *, wanted_by: tuple[str, ...]) -> bytes:
        file = self._folder / name
        if not file.is_file():
            raise ValueError(f"{wanted_by[-1]} refers to {name}, which is not among the static files")
        if file.suffix == ".css":
            return self._css(name, wanted_by=wanted_by).encode()
        if file.suffix == ".js":
            return Joiner(read=self._script, resolve=_resolved).join(name, wanted_by=wanted_by).encode()
        return file.read_bytes()

    def _script(self, name: str, wanted_by: tuple[str, ...]) -> str:
        """One module's text, its later imports under their hashed names."""
        if name in wanted_by:
            raise ValueError("static files refer to one another in a circle: " + " -> ".join([*wanted_by, name]))
        file = self._folder / name
        if not file.is_file():
            raise ValueError(f"{wanted_by[-1]} refers to {name}, which is not among the static files")
        return JS_LATER.sub(self._hashed(name, wanted_by=wanted_by), file.read_text("utf-8"))

    def _css(self, name: str, *, wanted_by: tuple[str, ...]) -> str:
        """The style sheet with its layers' files in it, without comments and indentation: one request, and notes cost nothing."""

        def layer(found: re.Match[str]) -> str:
            inner = _resolved(name, found["file"])
            self._asset(inner, wanted_by=(*wanted_by, name))
            return f"@layer {found['layer']} {{\n{self._css(inner, wanted_by=(*wanted_by, name))}}}"

        text = CSS_COMMENT.sub(lambda found: found[1] or "", (self._folder / name).read_text("utf-8"))
        lines = (line.strip() for line in text.splitlines())
        text = "".join(f"{line}\n" for line in lines if line)
        return CSS_URL.sub(self._hashed(name, wanted_by=wanted_by), CSS_IMPORT.sub(layer, text))

    def _hashed(self, name: str, *, wanted_by: tuple[str, ...]) -> Callable[[re.Match[str]], str]:
        """A replacement for a reference of file `name`: the same place under its hashed address."""

        def replacement(found: re.Match[str]) -> str:
            if found["file"].startswith("/"):
                return found[0]
            target = _resolved(name, found["file"])
            return found["before"] + PREFIX + self._asset(target, wanted_by=(*wanted_by, name)).path + found["after"]

        return replacement


def _resolved(name: str, file: str) -> str:
    """The name of the file that a relative reference in file `name` means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), file))


def install(app: Flask, assets: Assets) -> None:
    """Serve the files under `/static/` (make the app with `static_folder=None`), give templates `asset_url`, compress pages.

    Call it before other `after_request` functions are registered: Flask runs the first registered last, and compression must be last.
    """

    def static(path: str) -> Response:
        found = assets.find(path)
        if found is None:
            abort(404)
        asset, fixed = found
        return _sent(asset, fixed=fixed)

    app.add_url_rule(f"{PREFIX}<path:path>", "static", static)
    app.jinja_env.globals["asset_url"] = assets.url
    app.jinja_env.globals["asset_data"] = assets.data
    app.after_request(compressed)


def _sent(asset: Asset, *, fixed: bool) -> Response:
    encoding = _best(request.accept_encodings, tuple(asset.encoded))
    response = Response(asset.encoded[encoding], mimetype=asset.mimetype)
    if encoding != "identity":
        response.content_encoding = encoding
    if len(asset.encoded) > 1:
        response.vary.add("Accept-Encoding")
    response.set_etag(f"{asset.digest}-{encoding}")
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if fixed else "no-cache"
    response.make_conditional(request)
    return response


def _best(accepted: Accept, offered: tuple[str, ...]) -> str:
    """The first of the offered encodings that the browser likes best; plain when it likes none (RFC 9110, 12.5.3)."""
    best = max(offered, key=accepted.quality)
    return best if accepted.quality(best) > 0 else "identity"


def _quality(mimetype: str | None, size: int) -> int:
    if mimetype == "text/html":
        return BROTLI_PAGE
    return BROTLI_LONG_DATA if size > LONG_DATA else BROTLI_QUICK


def compressed(response: Response) -> Response:
    """The response, compressed where that helps and the browser takes it.

    Pages hold a CSRF token beside what a person typed, which is what BREACH measures by the length of the compressed page. So each
    answer gets a header of random length (Heal the BREACH, as Django's middleware does it inside gzip): lengths tell nothing cheaply, and
    nothing else in our pages is secret from the person who asks for them. Brotli packs pages and an exam's questions a tenth smaller than
    gzip, in less time.
    """
    if not _helps(response):
        return response
    response.vary.add("Accept-Encoding")
    encoding = _best(request.accept_encodings, ("br", "gzip", "identity"))
    if encoding == "identity":
        return response
    body = response.get_data()
    response.set_data(
        brotli.compress(body, quality=_quality(response.mimetype, len(body)))
        if encoding == "br"
        else gzip.compress(body, 6, mtime=0)
    )
    response.content_encoding = encoding
    response.headers["X-Padding"] = "x" * secrets.randbelow(100)
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    return response


def _helps(response: Response) -> bool:
    if response.direct_passthrough or not response.is_sequence or sum(map(len, response.response)) <= SMALL:
        return False
    if response.content_encoding:
        return False
    return not response.cache_control.no_transform and bool(COMPRESSIBLE.match(response.mimetype or ""))
