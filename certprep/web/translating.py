"""Translations for templates: looked up once a request. Flask-Babel looks for them at every word, which is a tenth of a long page's time."""

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import get_translations


def install(app: Flask) -> None:
    """After Flask-Babel, whose functions these take the place of in templates."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of Jinja's extension
        lambda text: _held().ugettext(text),
        lambda one, many, number: _held().ungettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, text: _held().upgettext(context, text),
        npgettext=lambda context, one, many, number: _held().unpgettext(context, one, many, number),
    )


def _held() -> NullTranslations:
    found = g.get("translations")
    if found is None:
        found = g.translations = get_translations()
    assert isinstance(found, NullTranslations)  # noqa: S101  its base class
    return found
