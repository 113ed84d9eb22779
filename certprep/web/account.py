"""One's own account: password, time zone, the browsers that are signed in, and tokens for the API."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import InputRequired

from certprep.domain.account import zones
from certprep.domain.errors import Invalid
from certprep.domain.person import Permission
from certprep.usecases import account, tokens
from certprep.usecases import visits as sign_ins
from certprep.web import limits, visits
from certprep.web.current import now, person, rng, site, store
from certprep.web.errors import STATUS
from certprep.web.forms import Form
from certprep.web.security import allow

pages = Blueprint("account", __name__, url_prefix="/account")

Page = str | Response | tuple[str, int]

_PLACES = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


class PasswordForm(Form):
    current = PasswordField(_("Current password"), [InputRequired(_("Type your current password."))])
    password = PasswordField(_("New password"), [InputRequired(_("Choose a new password."))])


class ZoneForm(Form):
    zone = SelectField(_("Time zone"), validate_choice=False)


class TokenForm(Form):
    name = StringField(_("What is it for?"), [InputRequired(_("Give the token a name."))])


@pages.get("")
@allow(Permission.LEARN)
def show() -> Page:
    return _overview()


@pages.post("/password")
@allow(Permission.LEARN)
def change_password() -> Page:
    form = PasswordForm(request.form)
    if not form.validate():
        return _again(password_form=form)
    limits.check(limits.PASSWORD_BY_PERSON, person().id)
    try:
        account.change_password(
            store(),
            person(),
            current=form.current.data,
            password=form.password.data,
            here=visits.here(),
            url=site().url,
            now=now(),
            rng=rng(),
            hasher=visits.hasher(),
        )
    except Invalid as error:
        limits.count(limits.PASSWORD_BY_PERSON, person().id)
        form.refuse(error)
        return _again(password_form=form)
    return _done(gettext("Your password is changed. All other browsers were signed out."))


@pages.post("/zone")
@allow(Permission.LEARN)
def change_zone() -> Page:
    form = ZoneForm(request.form)
    try:
        account.change_zone(store(), person(), zone=form.zone.data or "")
    except Invalid as error:
        form.refuse(error)
        return _again(zone_form=form)
    return _done(gettext("Your time zone is changed."))


@pages.post("/sign-ins/<sign_in>/end")
@allow(Permission.LEARN)
def end_sign_in(sign_in: str) -> Page:
    sign_ins.end(store(), person(), sign_in=sign_in)
    return _done(gettext("That browser is signed out."))


@pages.post("/sign-ins/end-others")
@allow(Permission.LEARN)
def end_other_sign_ins() -> Page:
    sign_ins.end_others(store(), person(), here=visits.here())
    return _done(gettext("All other browsers are signed out."))


@pages.post("/tokens")
@allow(Permission.LEARN)
def make_token() -> Page:
    """The page that follows is the only one to show the token."""
    form = TokenForm(request.form)
    if not form.validate():
        return _again(token_form=form)
    try:
        secret = tokens.make(
            store(),
            email=person().email,
            name=form.name.data,
            now=now(),
            rng=rng(),
            new_secret=site().new_secret,
            actor=person(),
        )
    except Invalid as error:
        form.refuse(error)
        return _again(token_form=form)
    return _overview(new_token=secret, new_token_name=form.name.data)


@pages.post("/tokens/<token>/end")
@allow(Permission.LEARN)
def end_token(token: str) -> Page:
    tokens.end(store(), person(), token=token, now=now(), rng=rng())
    return _done(gettext("That token works no more."))


def _overview(**changed: Any) -> str:
    """The page; `changed` are forms that came back, or a token that was just made."""
    zone_form = changed.pop("zone_form", None) or ZoneForm(data={"zone": person().zone})
    zone_form.zone.choices = sorted({zone for zone in zones() if zone.startswith(_PLACES)} | {"UTC", person().zone})
    fresh = {"password_form": PasswordForm(), "token_form": TokenForm(), "zone_form": zone_form}
    return render_template(
        "account/overview.html",
        person=person(),
        sign_ins=sign_ins.sign_ins(store(), person()),
        here=visits.here(),
        tokens=tokens.of(store(), person()),
        **fresh | changed,
    )


def _again(**form: Form) -> Page:
    return _overview(**form), STATUS[Invalid]


def _done(words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("account.show"), code=303)
