"""People, their sign-ins, links and tokens, the outbox, the counters and the audit, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from threading import Barrier, Thread
from typing import TypeVar

import pytest

from certprep.domain.account import Credentials, LinkPurpose, SignIn, Token
from certprep.domain.attempt import PinnedSeat
from certprep.domain.audit import Entry
from certprep.domain.identity import new_id
from certprep.domain.mail import Mail
from certprep.domain.person import Person, Role
from certprep.store.store import Store, Tx
from tests.builders import a_person, an_attempt, publish

MINUTE = timedelta(minutes=1)
LONG_AGO = timedelta(days=40)
Result = TypeVar("Result")


def a_sign_in(tx: Tx, person: Person, *, now: datetime, secret_hash: str = "hash") -> SignIn:  # noqa: S107
    made = SignIn(id=new_id(now, Random(secret_hash)), browser="Firefox", created_at=now, last_seen_at=now)
    tx.people.begin_session(made, person=person.id, secret_hash=secret_hash)
    return made


def a_link(tx: Tx, person: Person, *, now: datetime, purpose: LinkPurpose = LinkPurpose.RESET) -> None:
    tx.people.add_link(
        new_id(now, Random(purpose)), person=person.id, purpose=purpose, secret_hash="hash", expires_at=now + MINUTE
    )


def a_mail(tx: Tx, name: str = "hello", *, now: datetime) -> Mail:
    mail = Mail(id=new_id(now, Random(name)), recipient="alice@example.org", subject=name, body="A secret link")
    tx.outbox.add(mail, now=now)
    return mail


def at_once(store: Store, deed: Callable[[Tx], Result], *, times: int) -> list[Result]:
    """Run it in as many threads, all inside their transaction before the first one ends, as far as locks let them."""
    barrier, results = Barrier(times), list[Result]()

    def run() -> None:
        barrier.wait(10)
        with store.transaction() as tx:
            results.append(deed(tx))

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


# --- people ---------------------------------------------------------------------------------------------------------


def test_a_person_comes_back_as_they_were_kept(store: Store, now: datetime) -> None:
    alice = a_person(store, now=now, role=Role.AUTHOR, zone="Europe/Zurich")
    with store.reading() as tx:
        assert tx.people.get(alice.id) == alice
        assert tx.people.by_email("alice@example.org") == alice
        assert tx.people.by_email("bob@example.org") is None


def test_an_address_belongs_to_one_person(store: Store, now: datetime) -> None:
    alice = a_person(store, now=now)
    with store.transaction() as tx:
        again = Person(id=new_id(now, Random(9)), email=alice.email, role=Role.LEARNER, zone="UTC", confirmed_at=None)
        assert not tx.people.add(again, password_hash="another", created_at=now)
        assert tx.people.credentials(email=alice.email) == Credentials(person=alice, password_hash=None)


def test_of_many_who_sign_up_with_one_address_at_once_one_is_added(store: Store, now: datetime) -> None:
    def add(tx: Tx) -> bool:
        newcomer = Person(id=new_id(now, Random()), email="a@b.org", role=Role.LEARNER, zone="UTC", confirmed_at=None)
        return tx.people.add(newcomer, password_hash=None, created_at=now)

    assert sorted(at_once(store, add, times=4)) == [False, False, False, True]


def test_when_an_address_was_proven_first_stays(store: Store, now: datetime) -> None:
    alice = a_person(store, now=now)
    with store.transaction() as tx:
        tx.people.confirm(alice.id, now=now + MINUTE)
        assert tx.people.get(alice.id) == alice


# --- sign-ins -------------------------------------------------------------------------------------------------------


def test_a_secret_finds_its_person_and_no_other(store: Store, now: datetime) -> None:
    alice, bob = a_person(store, now=now), a_person(store, "bob", now=now)
    with store.transaction() as tx:
        a_sign_in(tx, alice, now=now, secret_hash="of alice")
        a_sign_in(tx, bob, now=now, secret_hash="of bob")
    with store.reading() as tx:
        visit = tx.people.visit("of bob")
        assert visit is not None
        assert visit.person == bob
        assert visit.seen_at == now
        assert tx.people.visit("of carol") is None


def test_nobody_ends_the_sign_in_of_somebody_else(store: Store, now: datetime) -> None:
    alice, bob = a_person(store, now=now), a_person(store, "bob", now=now)
    with store.transaction() as tx:
        made = a_sign_in(tx, alice, now=now)
        assert not tx.people.end_session(made.id, person=bob.id)
        assert tx.people.sessions(alice.id) == [made]
        assert tx.people.end_session(made.id, person=alice.id)
        assert tx.people.visit("hash") is None


def test_all_sign_ins_end_but_the_one_at_hand(store: Store, now: datetime) -> None:
    alice, bob = a_person(store, now=now), a_person(store, "bob", now=now)
    with store.transaction() as tx:
        here = a_sign_in(tx, alice, now=now, secret_hash="here")
        a_sign_in(tx, alice, now=now, secret_hash="there")
        a_sign_in(tx, bob, now=now, secret_hash="of bob")
        tx.people.end_sessions(alice.id, but=here.id)
        assert tx.people.sessions(alice.id) == [here]
        assert tx.people.visit("of bob") is not None


def test_lapsed_sign_ins_go_but_not_those_of_people_in_an_exam(store: Store, now: datetime) -> None:
    alice, bob = a_person(store, now=now), a_person(store, "bob", now=now)
    release = publish(store, now=now)
    item, released = next(iter(release.content.items.items()))
    seats = (PinnedSeat(item=item, revision=released.revision, scored=True),)
    attempt = replace(an_attempt(now=now, minutes=None, person=bob.id, release=release.id), seats=seats)
    with store.transaction() as tx:
        a_sign_in(tx, alice, now=now - LONG_AGO, secret_hash="of alice")
        a_sign_in(tx, bob, now=now - LONG_AGO, secret_hash="of bob")
        tx.attempts.add(attempt)
        assert tx.people.end_lapsed_sessions(unseen_since=now - timedelta(days=30)) == 1
        assert tx.people.visit("of alice") is None
        assert tx.people.visit("of bob") is not None


# --- links ----------------------------------------------------------------------------------------------------------


def test_a_link_works_once(store: Store, now: datetime) -> None:
    alice = a_person(store, now=now)
    with store.transaction() as tx:
        a_link(tx, alice, now=now)

    def use(tx: Tx) -> bool:
        return tx.people.use_link("hash", purpose=LinkPurpose.RESET, now=now)

    assert sorted(at_once(store, use, times=4)) == [False, False, False, True]


def test_a_link_works_for_its_purpose_and_until_it_expires(store: Store, now: datetime) -> None:
    alice = a_person(store, now=now)
    with store.transaction() as tx:
        a_link(tx, alice, now=now)
        assert tx.people.link("hash", purpose=LinkPurpose.CONFIRM, now=now) is None
        assert tx.people.link("hash", purpose=LinkPurpose.RESET, now=now + MINUTE) is None
        link = tx.people.link("hash", purpose=LinkPurpose.RESET, now=now)
        assert link is not None
        assert link.person == alice


def test_spent_links_are_forgotten_and_good_ones_stay(store: Store, now: datetime) -> None:
    alice = a_person(store, now=now)
    with store.transaction() as tx:
        a_link(tx, alice, now=now)
        assert tx.people.forget_links(now=now) == 0
        tx.people.void_links(alice.id, now=now)
        assert tx.people.forget_links(now=now) == 1


# --- tokens ---------------------------------------------------------------------------------------------------------


def test_a_token_stands_for_its_person_until_they_end_it(store: Store, now: datetime) -> None:
    alice, bob = a_person(store, now=now), a_person(store, "bob", now=now)
    token = Token(id=new_id(now, Random(1)), name="Spreadsheet", created_at=now, last_used_at=None)
    with store.transaction() as tx:
        tx.people.add_token(token, person=alice.id, secret_hash="hash")
        visit = tx.people.token_visit("hash")
        assert visit is not None
        assert visit.person == alice
        assert visit.seen_at is None
        assert tx.people.tokens(alice.id) == [token]
        assert not tx.people.end_token(token.id, person=bob.id)
        assert tx.people.end_token(token.id, person=alice.id)
        assert tx.people.token_visit("hash") is None


# --- outbox ---------------------------------------------------------------------------------------------------------


def test_a_claimed_mail_is_given_to_nobody_else_until_its_time_is_over(store: Store, now: datetime) -> None:
    with store.transaction() as tx:
        mail = a_mail(tx, now=now)
        assert [one.id for one in tx.outbox.claim_due(now=now, most=9, until=now + MINUTE)] == [mail.id]
        assert tx.outbox.claim_due(now=now, most=9, until=now + MINUTE) == []
        again = tx.outbox.claim_due(now=now + MINUTE, most=9, until=now + 2 * MINUTE)
        assert [one.tries for one in again] == [2]


def test_two_workers_at_once_are_given_different_mails(store: Store, now: datetime) -> None:
    with store.transaction() as tx:
        for number in range(6):
            a_mail(tx, f"mail {number}", now=now)

    def claim(tx: Tx) -> list[str]:
        return [mail.subject for mail in tx.outbox.claim_due(now=now, most=2, until=now + MINUTE)]

    claimed = at_once(store, claim, times=3)
    subjects = [subject for some in claimed for subject in some]
    assert len(subjects) == len(set(subjects))


@pytest.mark.postgresql
def test_a_worker_does_not_wait_for_the_mails_of_another(postgresql_store: Store, now: datetime) -> None:
    with postgresql_store.transaction() as tx:
        for number in range(3):
            a_mail(tx, f"mail {number}", now=now)
    with postgresql_store.transaction() as one, postgresql_store.transaction() as other:
        other.connection.exec_driver_sql("set local lock_timeout = '2s'")
        first = one.outbox.claim_due(now=now, most=2, until=now + MINUTE)
        second = other.outbox.claim_due(now=now, most=2, until=now + MINUTE)
    assert (len(first), len(second)) == (2, 1)


def test_a_sent_mail_no_longer_says_what_it_said(store: Store, now: datetime) -> None:
    with store.transaction() as tx:
        mail = a_mail(tx, now=now)
        tx.outbox.sent(mail.id, now=now)
        tx.outbox.put_off(mail.id, until=now)  # even if it were tried again
        assert [one.body for one in tx.outbox.claim_due(now=now, most=9, until=now)] == [""]


def test_old_mails_are_forgotten_once_there_is_nothing_more_to_do_with_them(store: Store, now: datetime) -> None:
    with store.transaction() as tx:
        a_mail(tx, "waiting", now=now)
        tx.outbox.sent(a_mail(tx, "sent", now=now).id, now=now)
        assert tx.outbox.forget(created_before=now) == 0
        assert tx.outbox.forget(created_before=now + MINUTE) == 1


# --- counters and audit ---------------------------------------------------------------------------------------------


def test_a_counter_counts_and_starts_again_when_it_ran_out(store: Store, now: datetime) -> None:
    with store.transaction() as tx:
        assert tx.rates.get("alice", now=now) == (0, now)
        assert tx.rates.count("alice", amount=1, now=now, until=now + MINUTE) == 1
        assert tx.rates.count("alice", amount=2, now=now, until=now + 9 * MINUTE) == 3
        assert tx.rates.get("alice", now=now) == (3, now + MINUTE)
        assert tx.rates.get("alice", now=now + MINUTE) == (0, now + MINUTE)
        assert tx.rates.count("alice", amount=1, now=now + MINUTE, until=now + 3 * MINUTE) == 1
        assert tx.rates.get("alice", now=now + MINUTE) == (1, now + 3 * MINUTE)


def test_counters_that_ran_out_are_forgotten(store: Store, now: datetime) -> None:
    with store.transaction() as tx:
        tx.rates.count("old", amount=1, now=now, until=now + MINUTE)
        tx.rates.count("new", amount=1, now=now, until=now + 2 * MINUTE)
        assert tx.rates.forget(now=now + MINUTE) == 1
        assert tx.rates.get("new", now=now)[0] == 1


def test_no_try_is_lost_when_many_count_at_once(store: Store, now: datetime) -> None:
    def count(tx: Tx) -> int:
        return tx.rates.count("alice", amount=1, now=now, until=now + MINUTE)

    assert sorted(at_once(store, count, times=6)) == [1, 2, 3, 4, 5, 6]


def test_the_audit_tells_who_did_what_the_newest_first(store: Store, now: datetime) -> None:
    alice = a_person(store, now=now)
    entries = [
        Entry(id=new_id(at, Random(1)), at=at, actor=actor, deed=deed, subject=alice.id, details={"role": "coach"})
        for at, actor, deed in ((now, None, "add-person"), (now + MINUTE, alice.id, "change-password"))
    ]
    with store.transaction() as tx:
        for entry in entries:
            tx.audit.add(entry)
        assert tx.audit.latest(most=9) == entries[::-1]
        assert tx.audit.latest(most=1) == entries[1:]
        assert tx.audit.latest(most=9, subject="somebody else") == []
