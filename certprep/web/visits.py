"""Who is signed in: the one wrapper of flask-login. A browser holds a secret in its cookie, the store the row."""

from contextlib import suppress
from copy import deepcopy
from datetime import timedelta
from functools import lru_cache
from typing import Any, cast

from argon2 import PasswordHasher
from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from certprep.domain.account import SignedIn, Visit
from certprep.domain.errors import NotFound
from certprep.usecases import visits
from certprep.usecases.steps import passwords
from certprep.web.current import now, store

API = "/api/"
HASHER = "password_hasher"  # among the app's extensions: tests put a quicker one there
_BEARER = "bearer "
_COOKIE_LASTS = timedelta(days=400)  # browsers keep none longer; how long a sign-in lasts is for its row to say
_SIGNED_BY = TimestampSigner("")  # only asked for the clock that cookies are signed by
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


class Visitor(UserMixin):  # type: ignore[misc]  # it has no types
    """Somebody who proved who they are, by a cookie or by a token."""

    def __init__(self, visit: Visit, *, secret: str, by_token: bool = False) -> None:
        self.person = visit.person
        self.visit = visit
        self.by_token = by_token
        self._secret = secret

    def get_id(self) -> str:
        return self._secret


class _Manager(LoginManager):  # type: ignore[misc]  # it has no types
    """Without what would cost every request time, and does not serve here: a fingerprint of the browser, and a second cookie,
    whose upkeep looks into the session even for static files.
    """

    def _session_protection_failed(self) -> bool:
        return False

    def _update_remember_cookie(self, response: object) -> object:
        return response


class _Cookies(SecureCookieSessionInterface):
    """Makes its signer once, and not for every request; a cookie that it found genuine it need not look through again."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None
        self._genuine = lru_cache(maxsize=10_000)(self._read)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        signer, cookie = self.get_signing_serializer(app), request.cookies.get(self.get_cookie_name(app), "")
        if signer is None or not cookie:
            return super().open_session(app, request)
        try:
            held, signed_at = self._genuine(signer, cookie)
        except BadData:
            return self.session_class()
        age = _SIGNED_BY.get_timestamp() - signed_at  # it lapses however often it was seen
        return self.session_class(_copied(held) if 0 <= age <= _COOKIE_LASTS.total_seconds() else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """A session that nobody changed, as with every saved answer, needs no cookie, nor all that a cookie's making looks up."""
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed:
            response.vary.add("Cookie")

    @staticmethod
    def _read(signer: URLSafeTimedSerializer, cookie: str) -> tuple[dict[str, Any], float]:
        """What a cookie holds, and when it was signed (seconds). Raises BadData where it is not ours."""
        held, signed_at = signer.loads(cookie, return_timestamp=True)
        return held, signed_at.timestamp()


def _copied(held: dict[str, Any]) -> dict[str, Any]:
    """To be changed freely; mostly it holds nothing but strings, which need no copies."""
    return {name: one if isinstance(one, str | bool) else deepcopy(one) for name, one in held.items()}


def install(app: Flask) -> None:
    """The cookie's settings, and who a request is from."""
    app.session_interface = _Cookies()
    app.config["PERMANENT_SESSION_LIFETIME"] = _COOKIE_LASTS
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    app.config["SESSION_COOKIE_HTTPONLY"] = True
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.extensions.setdefault(HASHER, passwords.HASHER)
    manager = _Manager()
    manager.user_loader(_by_session)
    manager.request_loader(_by_token)
    manager.init_app(app, add_context_processor=False)


def _by_session(secret: str) -> Visitor | None:
    if _token(request):  # a request that says who it is from is from nobody else
        return None
    visit = visits.by_session(store(), secret, now=now())
    if visit is None:
        return None
    if visit.to_be_noted(now()):
        session.modified = True  # so that the cookie's own time starts again
    return Visitor(visit, secret=secret)


def _by_token(asked: Request) -> Visitor | None:
    secret = _token(asked)
    visit = visits.by_token(store(), secret, now=now()) if secret else None
    return None if visit is None else Visitor(visit, secret=secret, by_token=True)


def _token(asked: Request) -> str:
    """The bearer token of an API call; pages take none, so that a token can't change a password."""
    header = asked.headers.get("Authorization", "")
    is_bearer = header[: len(_BEARER)].lower() == _BEARER and asked.path.startswith(API)
    return header[len(_BEARER) :].strip() if is_bearer else ""


def begin(signed_in: SignedIn) -> None:
    """Give the browser its cookie, and end what it was signed in with before.

    The CSRF secret stays where the same person comes back, so that a page which was open when their sign-in lapsed goes on.
    """
    _end_here()
    person = signed_in.visit.person.id
    if session.get("person") != person:
        _clear()
    session["person"] = person
    session.permanent = True
    login_user(Visitor(signed_in.visit, secret=signed_in.secret))


def leave() -> None:
    """Sign this browser out."""
    _end_here()
    logout_user()
    _clear()


def _end_here() -> None:
    found = caller()
    if found and not found.by_token:
        with suppress(NotFound):  # it was ended from elsewhere meanwhile
            visits.end(store(), found.person, sign_in=found.visit.id)


def _clear() -> None:
    session.clear()
    g.pop("csrf_token", None)  # made for the old session, kept for the rest of this request


def caller() -> Visitor | None:
    """Who the request is from, if anybody."""
    found = current_user._get_current_object()  # noqa: SLF001  each look through the proxy takes time
    return found if isinstance(found, Visitor) else None


def here() -> str:
    """The id of the sign-in that this request came with; none for visitors and tokens."""
    found = caller()
    return found.visit.id if found and not found.by_token else ""


def hasher() -> PasswordHasher:
    """What makes hashes of passwords, and checks them."""
    return cast("PasswordHasher", current_app.extensions[HASHER])


def browser_name() -> str:
    """The browser as its owner would name it: Firefox on Windows."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS.items() if f"{mark}/" in said), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in said), "")
    return " on ".join(name for name in (browser, system) if name) or said.split("/", maxsplit=1)[0]
