"""The application: puts the rooms together."""

import secrets
from collections.abc import Callable
from random import Random, SystemRandom
from typing import TypeVar

from flask import Flask, has_request_context, request
from flask_babel import Babel
from werkzeug.middleware.proxy_fix import ProxyFix

from certprep.clock import Clock, utc_now
from certprep.config import SHIPPED, Config
from certprep.store.store import Store
from certprep.web import (
    account,
    assets,
    calculators,
    entry,
    errors,
    explore,
    front,
    glossary,
    help_page,
    layout,
    marks,
    media,
    offline,
    parts,
    people,
    progress,
    review,
    search,
    security,
    showings,
    study,
    times,
    today,
    translating,
)
from certprep.web.api import attempts as api_attempts
from certprep.web.api import breaks as api_breaks
from certprep.web.api import document
from certprep.web.api import receipts as api_receipts
from certprep.web.api import reviews as api_reviews
from certprep.web.author import library as author_library
from certprep.web.current import Site
from certprep.web.exam import breaks, practise, proof, report, room, start
from certprep.web.indents import Unindented

_PAGES = (
    front.pages,
    today.pages,
    entry.pages,
    account.pages,
    study.pages,
    marks.pages,
    calculators.pages,
    explore.pages,
    start.pages,
    practise.pages,
    room.pages,
    breaks.pages,
    report.pages,
    proof.pages,
    review.pages,
    search.pages,
    glossary.pages,
    progress.pages,
    author_library.pages,
    people.pages,
    help_page.pages,
    media.pages,
    offline.pages,
    offline.taken_along,
    api_attempts.pages,
    api_breaks.pages,
    api_receipts.pages,
    api_reviews.pages,
    document.pages,
)
LANGUAGES = ("en",)
Deed = TypeVar("Deed", bound=Callable[..., object])


class _Site(Flask):
    """Flask, spared the question that it asks of every function at every request: whether it is a coroutine. None is."""

    def ensure_sync(self, func: Deed) -> Deed:
        return func


def create_app(
    config: Config,
    *,
    store: Store | None = None,
    clock: Clock = utc_now,
    rng: Random | None = None,
    new_secret: Callable[[], str] = secrets.token_urlsafe,
) -> Flask:
    """The site. The store must have been prepared. Tests give a clock, an rng and a source of secrets of their own."""
    app = _Site("certprep", static_folder=None, template_folder=str(SHIPPED / "templates"))
    app.config.update(_settings(config))
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies)  # type: ignore[method-assign]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "extensions": [Unindented]}
    app.extensions["certprep"] = Site(
        store=store or Store(config.database_url, pool_size=config.threads + 2),
        clock=clock,
        rng=rng or SystemRandom(),
        new_secret=new_secret,
        url=config.url,
        zone=config.zone,
        library=config.library if (config.library / "content").is_dir() else None,
        mail_to_file=not config.smtp_url,
    )
    Babel(app, locale_selector=_language)
    files = assets.Assets()
    assets.install(app, files)  # first, since its `after_request` must run last
    offline.install(app, files)
    for pages in _PAGES:
        app.register_blueprint(pages)
    for part in (errors, times, translating, parts, showings, calculators, explore, layout, document, security):
        part.install(app)
    return app


def _language() -> str:
    return (request.accept_languages.best_match(LANGUAGES) if has_request_context() else None) or LANGUAGES[0]


def _settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key,
        "SESSION_COOKIE_SECURE": config.is_https,
        "MAX_CONTENT_LENGTH": 4 * 1024 * 1024,
    }
