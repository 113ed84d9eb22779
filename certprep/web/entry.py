"""Coming in: sign up, sign in and out, and the links that are mailed."""

from flask import Blueprint, redirect, render_template, request
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired

from certprep.domain.account import LinkPurpose, SignedIn, zone_or
from certprep.domain.errors import Invalid, NotFound
from certprep.domain.person import Permission
from certprep.usecases import account
from certprep.usecases import visits as sign_ins
from certprep.web import limits, visits
from certprep.web.current import now, rng, site, store, visitor
from certprep.web.errors import STATUS
from certprep.web.forms import Form
from certprep.web.limits import TooOften
from certprep.web.security import allow, own_path

pages = Blueprint("entry", __name__)

Page = str | Response | tuple[str, int]


class SignUpForm(Form):
    email = EmailField(_("Email address"), [InputRequired(_("Type your email address."))])
    password = PasswordField(_("Password"), [InputRequired(_("Choose a password."))])
    zone = HiddenField()  # the browser's, filled by script


class SignInForm(Form):
    email = EmailField(_("Email address"), [InputRequired(_("Type your email address."))])
    password = PasswordField(_("Password"), [InputRequired(_("Type your password."))])
    next = HiddenField()


class ForgotForm(Form):
    email = EmailField(_("Email address"), [InputRequired(_("Type your email address."))])


class ResetForm(Form):
    password = PasswordField(_("New password"), [InputRequired(_("Choose a password."))])


@pages.get("/sign-up")
@allow(Permission.PUBLIC)
def sign_up() -> Page:
    return redirect("/") if visitor() else render_template("account/sign_up.html", form=SignUpForm())


@pages.post("/sign-up")
@allow(Permission.PUBLIC)
def do_sign_up() -> Page:
    if visitor():
        return redirect("/")
    form = SignUpForm(request.form)
    if not form.validate():
        return _again("account/sign_up.html", form)
    _count_mail(form.email.data)
    try:
        account.sign_up(
            store(),
            email=form.email.data,
            password=form.password.data,
            zone=zone_or(form.zone.data or "", site().zone),
            url=site().url,
            now=now(),
            rng=rng(),
            new_secret=site().new_secret,
            hasher=visits.hasher(),
        )
    except Invalid as error:
        form.refuse(error)
        return _again("account/sign_up.html", form)
    return render_template("account/mailed.html", email=form.email.data, purpose="sign-up", to_file=site().mail_to_file)


@pages.get("/sign-in")
@allow(Permission.PUBLIC)
def sign_in() -> Page:
    wanted = own_path(request.args.get("next", "/"))
    return (
        redirect(wanted)
        if visitor()
        else render_template("account/sign_in.html", form=SignInForm(data={"next": wanted}))
    )


@pages.post("/sign-in")
@allow(Permission.PUBLIC)
def do_sign_in() -> Page:
    form = SignInForm(request.form)
    if not form.validate():
        return _again("account/sign_in.html", form)
    address = form.email.data
    limits.check(limits.SIGN_IN_BY_ADDRESS, address)
    limits.check(limits.SIGN_IN_BY_CLIENT, limits.client())
    try:
        signed_in = sign_ins.sign_in(
            store(),
            email=address,
            password=form.password.data,
            browser=visits.browser_name(),
            now=now(),
            rng=rng(),
            new_secret=site().new_secret,
            hasher=visits.hasher(),
        )
    except Invalid as error:
        limits.count(limits.SIGN_IN_BY_ADDRESS, address)
        limits.count(limits.SIGN_IN_BY_CLIENT, limits.client())
        form.refuse(error)
        return _again("account/sign_in.html", form)
    return _welcome(signed_in, to=form.next.data or "/")


@pages.post("/sign-out")
@allow(Permission.PUBLIC)
def sign_out() -> Page:
    """The device forgets too: what the browser holds, and, in the worker, what was kept for reading. Answers that were not sent yet stay."""
    visits.leave()
    response = redirect("/", code=303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@pages.get("/confirm/<secret>")
@allow(Permission.PUBLIC)
def confirm(secret: str) -> Page:
    """Asks for a click: programs that look through mails follow links, and must not use them up."""
    if not account.link_works(store(), secret, purpose=LinkPurpose.CONFIRM, now=now()):
        return _gone()
    return render_template("account/confirm.html")


@pages.post("/confirm/<secret>")
@allow(Permission.PUBLIC)
def do_confirm(secret: str) -> Page:
    try:
        signed_in = account.confirm(
            store(),
            secret=secret,
            browser=visits.browser_name(),
            now=now(),
            rng=rng(),
            new_secret=site().new_secret,
        )
    except NotFound:
        return _gone()
    return _welcome(signed_in)


@pages.get("/forgot")
@allow(Permission.PUBLIC)
def forgot() -> Page:
    return render_template("account/forgot.html", form=ForgotForm())


@pages.post("/forgot")
@allow(Permission.PUBLIC)
def do_forgot() -> Page:
    form = ForgotForm(request.form)
    if not form.validate():
        return _again("account/forgot.html", form)
    _count_mail(form.email.data)
    try:
        account.forgot(
            store(), email=form.email.data, url=site().url, now=now(), rng=rng(), new_secret=site().new_secret
        )
    except Invalid as error:
        form.refuse(error)
        return _again("account/forgot.html", form)
    return render_template("account/mailed.html", email=form.email.data, purpose="forgot", to_file=site().mail_to_file)


@pages.get("/reset/<secret>")
@allow(Permission.PUBLIC)
def reset(secret: str) -> Page:
    if not account.link_works(store(), secret, purpose=LinkPurpose.RESET, now=now()):
        return _gone()
    return render_template("account/reset.html", form=ResetForm())


@pages.post("/reset/<secret>")
@allow(Permission.PUBLIC)
def do_reset(secret: str) -> Page:
    form = ResetForm(request.form)
    if not account.link_works(store(), secret, purpose=LinkPurpose.RESET, now=now()):
        return _gone()
    if not form.validate():
        return _again("account/reset.html", form)
    try:
        signed_in = account.reset(
            store(),
            secret=secret,
            password=form.password.data,
            browser=visits.browser_name(),
            url=site().url,
            now=now(),
            rng=rng(),
            new_secret=site().new_secret,
            hasher=visits.hasher(),
        )
    except NotFound:  # somebody followed it a moment ago
        return _gone()
    except Invalid as error:
        form.refuse(error)
        return _again("account/reset.html", form)
    return _welcome(signed_in)


@pages.app_errorhandler(TooOften)
def too_often(error: TooOften) -> tuple[str, int, dict[str, str]]:
    page = render_template("account/too_often.html", minutes=error.minutes)
    return page, error.code, {"Retry-After": str(error.retry_after)}


def _count_mail(email: str) -> None:
    """Each of them may send a mail to somebody who did not ask. Raises TooOften."""
    for limit, who in ((limits.MAIL_BY_ADDRESS, email), (limits.MAIL_BY_CLIENT, limits.client())):
        limits.check(limit, who)
        limits.count(limit, who)


def _welcome(signed_in: SignedIn, *, to: str = "/") -> Response:
    visits.begin(signed_in)
    return redirect(own_path(to), code=303)


def _again(template: str, form: Form) -> Page:
    """The form as it was sent, but for passwords, with what is wrong."""
    return render_template(template, form=form), STATUS[Invalid]


def _gone() -> Page:
    return render_template("account/gone.html"), STATUS[NotFound]
