"""The gate: every endpoint says what it asks for, and one function lets requests in. Also the headers of every answer."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, redirect, request, session, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect, validate_csrf
from werkzeug.exceptions import BadRequest, Unauthorized
from werkzeug.wrappers import Response as AnyResponse
from wtforms import ValidationError

from certprep.domain.errors import NotAllowed
from certprep.domain.person import Permission
from certprep.web import visits
from certprep.web.current import site
from certprep.web.errors import wants_json

View = TypeVar("View", bound=Callable[..., Any])

_MARK = "permission"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LONGEST_PATH = 2000
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",  # pages are somebody's own, unless their view says otherwise
}
_OF_DATA = {name: _HEADERS[name] for name in ("X-Content-Type-Options", "Cache-Control")}
_HTTPS_ONLY = f"max-age={365 * 24 * 60 * 60}"


class Unguarded(Exception):
    """Endpoints that do not say what they ask for: the app must not start."""


class NotSignedIn(Unauthorized):
    """An API call from nobody."""

    rule = "not-signed-in"
    description = "Sign in first, or send a personal access token."


def allow(permission: Permission) -> Callable[[View], View]:
    """Marks a view with what it asks for. It stands below the route."""

    def mark(view: View) -> View:
        setattr(view, _MARK, permission)
        return view

    return mark


def install(app: Flask, *, public: Iterable[str] = ("static",)) -> None:
    """Guard every endpoint there is; call it when all pages are registered. `public` names endpoints that can't be marked.

    Raises Unguarded where an endpoint neither is marked nor stands in `public`.
    """
    unguarded = frozenset(public)
    permissions = _permissions(app, public=unguarded)
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # a mock lasts longer than an hour
    csrf = CSRFProtect(app)
    visits.install(app)

    @app.before_request
    def gate() -> AnyResponse | None:
        if request.endpoint is None or request.endpoint in unguarded:  # none: there is no such page
            return None
        _refuse_null_characters()
        return _let_in(permissions[request.endpoint], csrf=csrf)

    app.after_request(_with_headers)


def _permissions(app: Flask, *, public: frozenset[str]) -> dict[str, Permission]:
    """What each endpoint asks for, but the public ones."""
    found = {name: getattr(view, _MARK, None) for name, view in app.view_functions.items() if name not in public}
    if unmarked := sorted(name for name, permission in found.items() if permission is None):
        raise Unguarded(f"endpoints without a permission: {', '.join(unmarked)}")
    return {name: permission for name, permission in found.items() if permission is not None}


def _refuse_null_characters() -> None:
    """No keyboard types them, and PostgreSQL stores no text that holds one. Bodies of the API have shapes of their own. Raises BadRequest."""
    texts = [request.path, request.query_string.decode("latin-1").replace("%00", "\0")]
    if not wants_json():
        texts += [text for typed in request.form.listvalues() for text in typed]
    if any("\0" in text for text in texts):
        raise BadRequest


def _let_in(permission: Permission, *, csrf: CSRFProtect) -> AnyResponse | None:
    """None to go on; else where to go first. Raises NotSignedIn and NotAllowed."""
    writes = request.method not in _SAFE
    if permission is Permission.PUBLIC and not writes:
        return None
    caller = visits.caller()
    if permission is not Permission.PUBLIC:
        if caller is None:
            return _to_sign_in()
        if not caller.person.may(permission):
            raise NotAllowed("not-for-your-role")
    if writes:
        _refuse_other_sites(caller, csrf=csrf)
    return None


def _refuse_other_sites(caller: visits.Visitor | None, *, csrf: CSRFProtect) -> None:
    """A write must carry the page's token, unless no cookie gives it any rights: it has a bearer token, or is an API call
    from a visitor. Raises NotAllowed.
    """
    of_api = wants_json()
    if (caller is None and of_api) or (caller is not None and caller.by_token):
        return
    try:
        if of_api:  # the exam room's every answer comes by here
            _has_page_token(request.headers.get("X-CSRF-Token", ""), session.get("csrf_token", ""))
        else:
            csrf.protect()
    except (CSRFError, ValidationError):
        raise NotAllowed("stale-page") from None


@lru_cache(maxsize=10_000)
def _has_page_token(token: str, secret: str) -> None:  # noqa: ARG001  what it is signed over stands in the session
    """Raises ValidationError where the token is not one for the session's secret. What was found right is remembered."""
    validate_csrf(token)


def _to_sign_in() -> AnyResponse:
    if wants_json():
        raise NotSignedIn
    wanted = request.full_path.removesuffix("?") if request.method in _SAFE else _page_before()
    return redirect(url_for("entry.sign_in", next=wanted), code=303)


def _page_before() -> str:
    """The page whose form was sent: what was sent can't be asked for again."""
    before = urlsplit(request.referrer or "")
    return own_path(before.path) if before.netloc == request.host else "/"


def own_path(raw: str) -> str:
    """A path of this site, as it was given; the start page for anything that might lead elsewhere.

    Browsers read a backslash as a slash and leave out tabs and line ends, so none of these may be in it.
    """
    outward = not raw.startswith("/") or raw.startswith("//")
    odd = "\\" in raw or " " in raw or not raw.isprintable() or len(raw) > _LONGEST_PATH
    return "/" if outward or odd else raw


def _with_headers(response: Response) -> Response:
    if request.endpoint == "static":  # our own files, and no documents: what rules documents would be weight alone
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
    said = {name.lower() for name, _ in response.headers}
    for name, value in (_OF_DATA if response.mimetype == "application/json" else _HEADERS).items():
        if name.lower() not in said:  # as `setdefault`, which takes longer than all else here
            response.headers.add(name, value)
    if site().url.startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", _HTTPS_ONLY)
    return response
