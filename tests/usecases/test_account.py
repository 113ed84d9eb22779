"""Accounts: coming in, passwords, links, sign-ins and tokens, on both databases."""

import itertools
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from threading import Barrier, Thread
from typing import Literal

import pytest
from argon2 import PasswordHasher

from certprep.domain.account import LinkPurpose, SignedIn
from certprep.domain.errors import CertprepError, Conflict, Invalid, NotFound
from certprep.domain.mail import MOST_TRIES, Mail
from certprep.domain.person import Person, Role
from certprep.store.store import Store
from certprep.usecases import account, outbox, stale, tokens, visits
from certprep.usecases.exam import building
from tests.builders import COURSE, a_blueprint, a_person, content, publish
from tests.conftest import FakeClock

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
URL = "https://prep.example.org"
PASSWORD = "four words in a row"
OTHER = "another four words here"


class CountingHasher(PasswordHasher):
    """Counts how often it did the work that takes time."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.count = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.count += 1
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  its name
        self.count += 1
        return super().verify(hash, password)


class Desk:
    """The site's front desk: its deeds, with one clock."""

    def __init__(self, store: Store, clock: FakeClock, hasher: PasswordHasher = CHEAP) -> None:
        self.store, self.clock, self.hasher = store, clock, hasher
        self.rng = Random(3)
        secrets = itertools.count(1)
        self.new_secret: Callable[[], str] = lambda: f"secret-{next(secrets)}"

    def sign_up(self, email: str = "alice@example.org", password: str = PASSWORD) -> None:
        account.sign_up(
            self.store,
            email=email,
            password=password,
            zone="Europe/Zurich",
            url=URL,
            now=self.clock(),
            rng=self.rng,
            new_secret=self.new_secret,
            hasher=self.hasher,
        )

    def confirm(self, secret: str) -> SignedIn:
        return account.confirm(
            self.store, secret=secret, browser="Firefox", now=self.clock(), rng=self.rng, new_secret=self.new_secret
        )

    def forgot(self, email: str = "alice@example.org") -> None:
        account.forgot(self.store, email=email, url=URL, now=self.clock(), rng=self.rng, new_secret=self.new_secret)

    def reset(self, secret: str, password: str = OTHER) -> SignedIn:
        return account.reset(
            self.store,
            secret=secret,
            password=password,
            browser="Firefox",
            url=URL,
            now=self.clock(),
            rng=self.rng,
            new_secret=self.new_secret,
            hasher=self.hasher,
        )

    def sign_in(self, email: str = "alice@example.org", password: str = PASSWORD) -> SignedIn:
        return visits.sign_in(
            self.store,
            email=email,
            password=password,
            browser="Firefox on Linux",
            now=self.clock(),
            rng=self.rng,
            new_secret=self.new_secret,
            hasher=self.hasher,
        )

    def change_password(
        self, person: Person, *, current: str = PASSWORD, password: str = OTHER, here: str = ""
    ) -> None:
        account.change_password(
            self.store,
            person,
            current=current,
            password=password,
            here=here,
            url=URL,
            now=self.clock(),
            rng=self.rng,
            hasher=self.hasher,
        )

    def add(self, email: str = "alice@example.org", role: Role = Role.LEARNER) -> Person:
        return account.add(
            self.store,
            email=email,
            role=role,
            password=PASSWORD,
            zone="UTC",
            now=self.clock(),
            rng=self.rng,
            hasher=self.hasher,
        )

    def make_token(self, email: str = "alice@example.org") -> str:
        return tokens.make(
            self.store, email=email, name="Sheet", now=self.clock(), rng=self.rng, new_secret=self.new_secret
        )

    def who(self, secret: str) -> Person | None:
        visit = visits.by_session(self.store, secret, now=self.clock())
        return visit.person if visit else None

    def mails(self) -> list[Mail]:
        return outbox.claim_due(self.store, self.clock(), 99)

    def link(self) -> str:
        """The secret of the link in the only mail there is."""
        (mail,) = self.mails()
        return str(re.findall(rf"{URL}/(?:confirm|reset)/(\S+)", mail.body)[0])


@pytest.fixture
def desk(store: Store, clock: FakeClock) -> Desk:
    return Desk(store, clock)


def refusal(deed: Callable[[], object]) -> tuple[type[CertprepError], str]:
    with pytest.raises(CertprepError) as refused:
        deed()
    return type(refused.value), refused.value.rule


# --- signing up -----------------------------------------------------------------------------------------------------


def test_alice_signs_up_follows_the_link_and_is_in(desk: Desk) -> None:
    desk.sign_up(" Alice@Example.org")
    signed_in = desk.confirm(desk.link())
    alice = desk.who(signed_in.secret)
    assert alice is not None
    assert (alice.email, alice.role, alice.zone) == ("alice@example.org", Role.LEARNER, "Europe/Zurich")
    assert alice.confirmed_at == desk.clock()
    assert signed_in.visit.person == alice
    assert desk.sign_in().visit.person == alice


def test_until_she_follows_the_link_her_password_does_not_work(desk: Desk) -> None:
    desk.sign_up()
    assert refusal(desk.sign_in) == (Invalid, "sign-in-failed")


def test_a_known_address_is_answered_the_same_and_told_by_mail(desk: Desk) -> None:
    desk.add()
    desk.sign_up(password=OTHER)
    (mail,) = desk.mails()
    assert mail.subject == "You already have an account"
    assert f"{URL}/reset/" in mail.body
    assert "/confirm/" not in mail.body
    assert desk.sign_in().visit.person.email == "alice@example.org"  # the old password holds
    assert refusal(lambda: desk.sign_in(password=OTHER)) == (Invalid, "sign-in-failed")


def test_known_and_unknown_addresses_cost_the_same_work(store: Store, clock: FakeClock) -> None:
    hasher = CountingHasher()
    desk = Desk(store, clock, hasher)
    desk.add()
    for deed in (
        lambda: desk.sign_up("alice@example.org"),
        lambda: desk.sign_up("bob@example.org"),
        lambda: refusal(lambda: desk.sign_in("alice@example.org", OTHER)),
        lambda: refusal(lambda: desk.sign_in("bob@example.org", OTHER)),  # signed up, not confirmed
        lambda: refusal(lambda: desk.sign_in("carol@example.org", OTHER)),
        lambda: refusal(lambda: desk.sign_in("no address at all", OTHER)),
    ):
        hasher.count = 0
        deed()
        assert hasher.count == 1


def test_who_signs_up_with_anothers_address_gets_no_say_in_their_account(desk: Desk) -> None:
    desk.sign_up(password="chosen by a thief")
    desk.mails()
    desk.sign_up(password=PASSWORD)
    desk.confirm(desk.link())
    assert refusal(lambda: desk.sign_in(password="chosen by a thief")) == (Invalid, "sign-in-failed")
    assert desk.sign_in().visit.person.email == "alice@example.org"


def test_once_confirmed_the_links_of_other_sign_ups_are_void(desk: Desk) -> None:
    desk.sign_up(password="chosen by a thief")
    thiefs = desk.link()
    desk.sign_up()
    desk.confirm(desk.link())
    assert refusal(lambda: desk.confirm(thiefs)) == (NotFound, "link-works-no-more")


def test_a_confirmation_works_once_and_for_three_days(desk: Desk) -> None:
    desk.sign_up()
    used = desk.link()
    desk.confirm(used)
    assert refusal(lambda: desk.confirm(used)) == (NotFound, "link-works-no-more")
    desk.sign_up("bob@example.org")
    late = desk.link()
    desk.clock.advance(days=3)
    assert refusal(lambda: desk.confirm(late)) == (NotFound, "link-works-no-more")


def test_asking_whether_a_link_works_does_not_use_it_up(desk: Desk) -> None:
    desk.sign_up()
    secret = desk.link()
    for _ in range(2):
        assert account.link_works(desk.store, secret, purpose=LinkPurpose.CONFIRM, now=desk.clock())
    assert not account.link_works(desk.store, secret, purpose=LinkPurpose.RESET, now=desk.clock())
    assert not account.link_works(desk.store, "guessed", purpose=LinkPurpose.CONFIRM, now=desk.clock())
    desk.confirm(secret)
    assert not account.link_works(desk.store, secret, purpose=LinkPurpose.CONFIRM, now=desk.clock())


def test_a_confirmation_is_no_reset_and_a_reset_no_confirmation(desk: Desk) -> None:
    desk.sign_up()
    confirmation = desk.link()
    assert refusal(lambda: desk.reset(confirmation)) == (NotFound, "link-works-no-more")
    desk.add("bob@example.org")
    desk.forgot("bob@example.org")
    reset = desk.link()
    assert refusal(lambda: desk.confirm(reset)) == (NotFound, "link-works-no-more")


@pytest.mark.parametrize(
    ("email", "password", "rule"),
    [
        ("alice", PASSWORD, "bad-email"),
        ("alice@example.org", "short", "password-too-short"),
        ("alice@example.org", "Alice@example.org", "password-is-address"),
    ],
)
def test_a_bad_address_or_a_weak_password_is_refused(desk: Desk, email: str, password: str, rule: str) -> None:
    assert refusal(lambda: desk.sign_up(email, password)) == (Invalid, rule)
    assert desk.mails() == []


def test_the_store_holds_no_password_and_no_secret_that_works(desk: Desk) -> None:
    desk.sign_up()
    secret = desk.link()
    signed_in = desk.confirm(secret)
    token = desk.make_token()
    for mail in desk.mails():
        outbox.sent(desk.store, mail.id, desk.clock())
    with desk.store.reading() as tx:
        kept = [
            str(row)
            for table in ("people", "sessions", "links", "tokens", "audit")
            for row in tx.connection.exec_driver_sql(f"select * from {table}")  # noqa: S608
        ]
    assert kept
    for unkept in (PASSWORD, secret, signed_in.secret, token):
        assert not [row for row in kept if unkept in row]


# --- a new password -------------------------------------------------------------------------------------------------


def test_alice_forgot_her_password_and_chooses_a_new_one(desk: Desk) -> None:
    desk.add()
    before = desk.sign_in()
    desk.forgot()
    signed_in = desk.reset(desk.link())
    assert desk.who(before.secret) is None
    assert desk.who(signed_in.secret) is not None
    assert refusal(desk.sign_in) == (Invalid, "sign-in-failed")
    assert desk.sign_in(password=OTHER).visit.person.email == "alice@example.org"
    assert [mail.subject for mail in desk.mails()] == ["Your password was changed"]


def test_nobody_is_mailed_when_nobody_has_the_address(desk: Desk) -> None:
    desk.forgot("bob@example.org")
    assert desk.mails() == []


def test_a_reset_works_once_and_for_one_hour(desk: Desk) -> None:
    desk.add()
    desk.forgot()
    used = desk.link()
    desk.reset(used)
    assert refusal(lambda: desk.reset(used)) == (NotFound, "link-works-no-more")
    desk.mails()
    desk.forgot()
    late = desk.link()
    desk.clock.advance(hours=1)
    assert refusal(lambda: desk.reset(late)) == (NotFound, "link-works-no-more")


def test_a_weak_password_does_not_use_the_link_up(desk: Desk) -> None:
    desk.add()
    desk.forgot()
    secret = desk.link()
    assert refusal(lambda: desk.reset(secret, "short")) == (Invalid, "password-too-short")
    assert refusal(lambda: desk.reset(secret, "alice@example.org")) == (Invalid, "password-is-address")
    desk.reset(secret)


def test_a_reset_proves_the_address_too(desk: Desk) -> None:
    desk.sign_up()
    confirmation = desk.link()
    desk.forgot()
    alice = desk.reset(desk.link()).visit.person
    assert alice.confirmed_at == desk.clock()
    assert refusal(lambda: desk.confirm(confirmation)) == (NotFound, "link-works-no-more")


def test_of_two_who_follow_one_link_at_once_one_gets_in(desk: Desk) -> None:
    desk.add()
    desk.forgot()
    secret, barrier = desk.link(), Barrier(2)
    got_in: list[bool] = []

    def follow(password: str) -> None:
        barrier.wait(10)
        try:
            desk.reset(secret, password)
        except NotFound:
            got_in.append(False)
        else:
            got_in.append(True)

    threads = [Thread(target=follow, args=(password,)) for password in (OTHER, f"{OTHER} again")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(got_in) == [False, True]


def test_alice_changes_her_password_and_stays_signed_in_here_only(desk: Desk) -> None:
    alice = desk.add()
    desk.forgot()
    mailed = desk.link()
    here, there = desk.sign_in(), desk.sign_in()
    desk.change_password(alice, here=here.visit.id)
    assert desk.who(here.secret) == alice
    assert desk.who(there.secret) is None
    assert desk.sign_in(password=OTHER).visit.person == alice
    assert [mail.subject for mail in desk.mails()] == ["Your password was changed"]
    assert refusal(lambda: desk.reset(mailed)) == (NotFound, "link-works-no-more")


@pytest.mark.parametrize(
    ("current", "password", "rule"),
    [(OTHER, OTHER, "wrong-password"), (PASSWORD, "short", "password-too-short")],
)
def test_without_the_right_password_or_a_strong_one_nothing_changes(
    desk: Desk, current: str, password: str, rule: str
) -> None:
    alice = desk.add()
    there = desk.sign_in()
    assert refusal(lambda: desk.change_password(alice, current=current, password=password)) == (Invalid, rule)
    assert desk.who(there.secret) == alice
    assert desk.sign_in().visit.person == alice


def test_hashes_grow_stronger_when_their_owners_sign_in(desk: Desk) -> None:
    alice = desk.add()
    desk.hasher = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    desk.sign_in()
    with desk.store.reading() as tx:
        known = tx.people.credentials(email=alice.email)
    assert known is not None
    assert known.password_hash is not None
    assert not desk.hasher.check_needs_rehash(known.password_hash)
    assert desk.sign_in().visit.person == alice


def test_a_password_typed_on_another_keyboard_is_the_same(desk: Desk) -> None:
    composed, apart = "caf\u00e9 cr\u00e8me br\u00fbl\u00e9e", "cafe\u0301 cre\u0300me bru\u0302le\u0301e"
    desk.sign_up(password=composed)
    desk.confirm(desk.link())
    assert desk.sign_in(password=apart).visit.person.email == "alice@example.org"


# --- sign-ins -------------------------------------------------------------------------------------------------------


def test_a_sign_in_lapses_after_thirty_days_without_a_visit(desk: Desk) -> None:
    alice = desk.add()
    secret = desk.sign_in().secret
    for _ in range(3):
        desk.clock.advance(days=29)
        assert desk.who(secret) == alice
    desk.clock.advance(days=30)
    assert desk.who(secret) is None


def test_a_sign_in_does_not_lapse_during_an_open_attempt(desk: Desk) -> None:
    alice = desk.add()
    secret = desk.sign_in().secret
    publish(desk.store, content(blueprints=[a_blueprint(minutes=None)]), now=desk.clock())
    building.start(desk.store, person=alice, course=COURSE, exam="quiz", now=desk.clock(), rng=desk.rng)
    desk.clock.advance(days=45)
    assert desk.who(secret) == alice
    stale.forget(desk.store, now=desk.clock())
    assert desk.who(secret) == alice


def test_visits_are_written_down_every_five_minutes_only(desk: Desk) -> None:
    alice = desk.add()
    began = desk.clock()
    secret = desk.sign_in().secret
    for minutes, seen_at in ((4, began), (0.9, began), (0.2, began + timedelta(minutes=5.1)), (4, None)):
        desk.clock.advance(minutes=minutes)
        desk.who(secret)
        (mine,) = visits.sign_ins(desk.store, alice)
        assert mine.last_seen_at == (seen_at or began + timedelta(minutes=5.1))


def test_alice_sees_where_she_is_signed_in_and_ends_it(desk: Desk) -> None:
    alice = desk.add()
    phone = desk.sign_in()
    desk.clock.advance(minutes=1)
    laptop = desk.sign_in()
    assert [one.id for one in visits.sign_ins(desk.store, alice)] == [laptop.visit.id, phone.visit.id]
    assert [one.browser for one in visits.sign_ins(desk.store, alice)] == ["Firefox on Linux"] * 2
    visits.end(desk.store, alice, sign_in=phone.visit.id)
    assert desk.who(phone.secret) is None
    assert desk.who(laptop.secret) == alice


def test_bob_can_not_end_what_is_alices(desk: Desk) -> None:
    alice, bob = desk.add(), desk.add("bob@example.org")
    secret = desk.sign_in()
    token = desk.make_token()
    (kept,) = tokens.of(desk.store, alice)
    assert refusal(lambda: visits.end(desk.store, bob, sign_in=secret.visit.id)) == (NotFound, "no-such-sign-in")
    assert refusal(lambda: tokens.end(desk.store, bob, token=kept.id, now=desk.clock(), rng=desk.rng)) == (
        NotFound,
        "no-such-token",
    )
    visits.end_others(desk.store, bob, here="")
    assert desk.who(secret.secret) == alice
    assert visits.by_token(desk.store, token, now=desk.clock()) is not None


def test_who_resets_while_somebody_signs_in_with_the_old_password_shuts_them_out(desk: Desk) -> None:
    """The thief's password was right when it was checked, and is not when the sign-in is to begin."""
    desk.add()
    desk.forgot()
    secret = desk.link()

    class Slow(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  its name
            right = super().verify(hash, password)
            desk.reset(secret)
            return right

    thief = Desk(desk.store, desk.clock, Slow(time_cost=1, memory_cost=8, parallelism=1))
    assert refusal(thief.sign_in) == (Invalid, "sign-in-failed")


def test_lapsed_sign_ins_and_spent_links_are_forgotten(desk: Desk) -> None:
    alice = desk.add()
    desk.sign_in()
    desk.forgot()
    desk.clock.advance(days=31)
    assert stale.forget(desk.store, now=desk.clock()) == 2
    assert visits.sign_ins(desk.store, alice) == []


# --- tokens ---------------------------------------------------------------------------------------------------------


def test_a_token_works_until_it_is_ended_and_does_not_lapse(desk: Desk) -> None:
    alice = desk.add()
    secret = desk.make_token()
    assert secret.startswith("certprep_")
    desk.clock.advance(days=4000)
    visit = visits.by_token(desk.store, secret, now=desk.clock())
    assert visit is not None
    assert visit.person == alice
    (token,) = tokens.of(desk.store, alice)
    assert (token.name, token.last_used_at) == ("Sheet", desk.clock())
    tokens.end(desk.store, alice, token=token.id, now=desk.clock(), rng=desk.rng)
    assert visits.by_token(desk.store, secret, now=desk.clock()) is None


def test_a_token_is_no_cookie_and_a_cookie_no_token(desk: Desk) -> None:
    desk.add()
    assert desk.who(desk.make_token()) is None
    assert visits.by_token(desk.store, desk.sign_in().secret, now=desk.clock()) is None


def test_there_is_no_token_for_nobody(desk: Desk) -> None:
    assert refusal(lambda: desk.make_token("bob@example.org")) == (NotFound, "no-such-person")


# --- the command line, and the zone ---------------------------------------------------------------------------------


def test_dan_adds_carol_who_signs_in_at_once(desk: Desk) -> None:
    carol = desk.add("Carol@example.org", role=Role.AUTHOR)
    assert desk.sign_in("carol@example.org").visit.person == carol
    assert refusal(lambda: desk.add("carol@example.org")) == (Conflict, "address-taken")


def test_dan_sets_a_password_and_every_browser_is_signed_out(desk: Desk, now: datetime) -> None:
    alice = desk.add()
    secret = desk.sign_in().secret
    account.set_password(desk.store, email=alice.email, password=OTHER, now=now, rng=desk.rng, hasher=CHEAP)
    assert desk.who(secret) is None
    assert desk.sign_in(password=OTHER).visit.person == alice


def test_dan_gives_a_role_and_it_holds_at_once(desk: Desk, now: datetime) -> None:
    alice = desk.add()
    secret = desk.sign_in().secret
    account.set_role(desk.store, email=alice.email, role=Role.REVIEWER, now=now, rng=desk.rng)
    found = desk.who(secret)
    assert found is not None
    assert found.role is Role.REVIEWER
    with desk.store.reading() as tx:
        entry = tx.audit.latest(most=1, subject=alice.id)[0]
    assert (entry.deed, entry.actor, entry.details) == ("set-role", None, {"was": "learner", "role": "reviewer"})


def test_what_concerns_nobody_is_not_found(desk: Desk, now: datetime) -> None:
    nobody = "bob@example.org"
    for deed in (
        lambda: account.set_role(desk.store, email=nobody, role=Role.COACH, now=now, rng=desk.rng),
        lambda: account.set_password(desk.store, email=nobody, password=PASSWORD, now=now, rng=desk.rng, hasher=CHEAP),
    ):
        assert refusal(deed) == (NotFound, "no-such-person")


def test_alice_moves_to_another_zone(store: Store, now: datetime) -> None:
    alice = a_person(store, now=now)
    account.change_zone(store, alice, zone="Asia/Tokyo")
    with store.reading() as tx:
        found = tx.people.get(alice.id)
    assert found is not None
    assert found.zone == "Asia/Tokyo"
    assert refusal(lambda: account.change_zone(store, alice, zone="Moon/Tycho")) == (Invalid, "unknown-zone")


# --- the outbox -----------------------------------------------------------------------------------------------------


def test_a_mail_that_could_not_be_sent_is_tried_again_later_and_at_last_given_up(desk: Desk) -> None:
    desk.add()
    desk.forgot()
    for wait in (1, 4, 16, 64, 256, 1024):
        (mail,) = desk.mails()
        outbox.failed(desk.store, mail.id, desk.clock())
        desk.clock.advance(minutes=wait, seconds=-1)
        assert desk.mails() == []
        desk.clock.advance(seconds=1)
    (mail,) = desk.mails()
    assert mail.tries == MOST_TRIES
    outbox.failed(desk.store, mail.id, desk.clock())
    desk.clock.advance(days=10)
    assert desk.mails() == []


def test_a_mail_whose_sender_died_is_sent_by_the_next(desk: Desk) -> None:
    desk.add()
    desk.forgot()
    assert len(desk.mails()) == 1
    desk.clock.advance(minutes=9)
    assert desk.mails() == []
    desk.clock.advance(minutes=1)
    assert len(desk.mails()) == 1


def test_a_sent_mail_is_not_sent_again(desk: Desk) -> None:
    desk.add()
    desk.forgot()
    (mail,) = desk.mails()
    outbox.sent(desk.store, mail.id, desk.clock())
    desk.clock.advance(days=10)
    assert desk.mails() == []
