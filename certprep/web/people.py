"""People, for whoever runs the place: finding somebody, how they sit exams, and time during one."""

from datetime import MAXYEAR, datetime, time, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, FloatField, IntegerField, StringField
from wtforms.validators import InputRequired, Optional

from certprep.domain.accommodation import BREAK_MINUTES, LONGEST_REASON, Terms
from certprep.domain.errors import CertprepError, Conflict, Invalid, NotFound
from certprep.domain.person import Permission, Role
from certprep.usecases import accommodations
from certprep.web.current import now, person, rng, store
from certprep.web.errors import status_of
from certprep.web.forms import Form
from certprep.web.security import allow
from certprep.web.times import zone
from certprep.web.wording import sentence

pages = Blueprint("people", __name__, url_prefix="/people")

Page = str | Response | tuple[str, int]

_WHY = [InputRequired(_("Say why: it stands in the audit."))]


class AccommodationForm(Form):
    time_factor = FloatField(_("Time factor"), [InputRequired(_("Type a number such as 1.5; 1 is the usual time."))])
    extra_minutes = IntegerField(_("Extra minutes"), [InputRequired(_("Type a whole number; 0 gives none."))])
    clock_stopping_breaks = IntegerField(
        _("Breaks that stop the clock"), [InputRequired(_("Type a whole number; 0 gives none."))]
    )
    break_minutes = IntegerField(_("Minutes of each break"), [InputRequired(_("Type a whole number."))])
    untimed = BooleanField(_("No time limit at all"))
    reason = StringField(_("Reason"), _WHY)
    expires_on = DateField(_("Last day"), [Optional()])

    def terms(self) -> Terms:
        return Terms(
            time_factor=self.time_factor.data,
            extra_minutes=self.extra_minutes.data,
            clock_stopping_breaks=self.clock_stopping_breaks.data,
            break_minutes=self.break_minutes.data,
            untimed=self.untimed.data,
        )

    def expires_at(self) -> datetime | None:
        """The end of the last day, where the giver is."""
        last = self.expires_on.data
        if last is None or last.year == MAXYEAR:  # the calendar has no later day: it holds until it is ended
            return None
        return datetime.combine(last + timedelta(days=1), time(), tzinfo=zone())


class GrantForm(Form):
    minutes = IntegerField(_("Minutes"), [Optional()])
    untimed = BooleanField(_("No time limit any more"))
    reason = StringField(_("Reason"), _WHY)


@pages.get("")
@allow(Permission.ADMINISTER)
def index() -> Page:
    words, role = request.args.get("q", ""), request.args.get("role", "")
    wanted = Role(role) if role in list(Role) else None
    found = accommodations.people(store(), words=words, role=wanted, after=request.args.get("after", ""))
    return render_template("people/index.html", found=found, words=words, role=wanted, roles=list(Role))


@pages.get("/<person_id>")
@allow(Permission.ADMINISTER)
def show(person_id: str) -> Page:
    return _page(person_id)


@pages.post("/<person_id>/accommodations")
@allow(Permission.ADMINISTER)
def accommodate(person_id: str) -> Page:
    """Give terms in place of those that they had."""
    form = AccommodationForm(request.form)
    if not form.validate():
        return _page(person_id, form=form), status_of(Invalid(""))
    try:
        accommodations.accommodate(
            store(),
            person=person_id,
            terms=form.terms(),
            reason=form.reason.data,
            expires_at=form.expires_at(),
            by=person(),
            now=now(),
            rng=rng(),
        )
    except Invalid as refusal:
        _refuse(form, refusal)
        return _page(person_id, form=form), status_of(refusal)
    return _done(person_id, gettext("It holds for every exam from now on, and for one that is open."))


@pages.post("/<person_id>/accommodations/end")
@allow(Permission.ADMINISTER)
def end(person_id: str) -> Page:
    """From now on they start exams like everybody."""
    try:
        accommodations.end(store(), person=person_id, by=person(), now=now(), rng=rng())
    except NotFound as refusal:
        if refusal.rule != "no-accommodation":
            raise
    return _done(person_id, gettext("Ended. Exams that are open keep the time they have."))


@pages.post("/<person_id>/attempts/<attempt>/time")
@allow(Permission.ADMINISTER)
def grant(person_id: str, attempt: str) -> Page:
    """Give an open exam more time; its page shows it within seconds."""
    form = GrantForm(request.form, prefix=attempt)
    given = None if form.untimed.data else form.minutes.data
    if form.validate() and given is None and not form.untimed.data:
        form.minutes.errors = [gettext("Type how many minutes, or take the limit away.")]
    if form.errors:
        return _page(person_id, grants={attempt: form}), status_of(Invalid(""))
    try:
        accommodations.grant(
            store(),
            person=person_id,
            attempt=attempt,
            minutes=given,
            reason=form.reason.data,
            by=person(),
            now=now(),
            rng=rng(),
        )
    except (Invalid, Conflict) as refusal:
        _refuse(form, refusal)
        return _page(person_id, grants={attempt: form}), status_of(refusal)
    return _done(person_id, gettext("Given. The open page shows it within seconds."))


def _page(person_id: str, *, form: AccommodationForm | None = None, grants: dict[str, GrantForm] | None = None) -> str:
    sitter = accommodations.sitter(store(), person=person_id, now=now())
    forms = {one.attempt.id: GrantForm(prefix=one.attempt.id) for one in sitter.attempts}
    return render_template(
        "people/show.html",
        sitter=sitter,
        form=form or AccommodationForm(data=_AS_USUAL),
        forms={**forms, **(grants or {})},
        longest_reason=LONGEST_REASON,
    )


_AS_USUAL = {"time_factor": 1, "extra_minutes": 0, "clock_stopping_breaks": 0, "break_minutes": BREAK_MINUTES}


def _refuse(form: Form, refusal: CertprepError) -> None:
    field = {"expires_at": "expires_on"}.get(getattr(refusal, "field", ""), getattr(refusal, "field", ""))
    words = gettext(sentence(refusal.rule, refusal.parameters))
    if field in form:
        form[field].errors = [*form[field].errors, words]
    else:
        form.problems.append(words)


def _done(person_id: str, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("people.show", person_id=person_id), code=303)
