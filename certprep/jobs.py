"""The worker: settles attempts whose time ran out, sends mail, forgets what is of no more use."""

import os
import smtplib
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from random import Random
from threading import Event
from typing import Protocol, TextIO
from urllib.parse import unquote, urlsplit

import structlog

from certprep.clock import Clock
from certprep.domain.mail import Mail
from certprep.store.store import Store
from certprep.usecases import outbox, stale
from certprep.usecases.exam import settling

_EVERY_SECONDS = 2.0
_MAILS_AT_ONCE = 20
_TIDY_EVERY = timedelta(hours=1)
_SMTP_TIMEOUT_S = 20

log = structlog.get_logger()


class Post(Protocol):
    """A way to send mail. Raises OSError or smtplib.SMTPException where it can't."""

    def send(self, mail: Mail) -> None: ...


class FilePost:
    """For a site without a mail server: mails go to a file, and to the terminal, where the person who runs it sees the links."""

    def __init__(self, path: Path, terminal: TextIO = sys.stdout) -> None:
        self._path, self._terminal = path, terminal

    def send(self, mail: Mail) -> None:
        text = f"To: {mail.recipient}\nSubject: {mail.subject}\n\n{mail.body}\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a") as file:
            file.write(f"{text}\n{'-' * 72}\n")
        links = [word for word in mail.body.split() if word.startswith(("http://", "https://"))]
        print(f"mail to {mail.recipient}: {mail.subject}", *links, sep="\n  ", file=self._terminal, flush=True)


class SmtpPost:
    """Mail through a server: `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://…:465`."""

    def __init__(self, url: str, *, sender: str) -> None:
        self._url, self._sender = urlsplit(url), sender

    def send(self, mail: Mail) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, mail.recipient, mail.subject
        message["Date"], message["Message-ID"] = formatdate(), make_msgid()
        message.set_content(mail.body)
        with self._connect() as server:
            server.send_message(message)

    def _connect(self) -> smtplib.SMTP:
        host = self._url.hostname or "localhost"
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, self._url.port or 465, timeout=_SMTP_TIMEOUT_S)
        else:
            server = smtplib.SMTP(host, self._url.port or 25, timeout=_SMTP_TIMEOUT_S)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls()
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server


def once(store: Store, *, post: Post, clock: Clock, rng: Random, url: str = "") -> None:
    """One round over what is due. `url` is the site's address, for links in mails."""
    while settling.settle_due(store, now=clock(), rng=rng):
        pass
    for mail in outbox.claim_due(store, clock(), _MAILS_AT_ONCE):
        try:
            post.send(mail.from_site(url))
        except (OSError, smtplib.SMTPException) as error:
            log.warning("mail not sent", recipient=mail.recipient, tries=mail.tries, error=str(error))
            outbox.failed(store, mail.id, clock())
        else:
            outbox.sent(store, mail.id, clock())


def work(
    store: Store,
    *,
    post: Post,
    clock: Clock,
    rng: Random,
    url: str = "",
    stopping: Event,
    alive: Callable[[], bool],
) -> None:
    """Rounds every two seconds, until told to stop or `alive` says that the server is gone.

    A round that fails is logged, and the next one tries again: everything here may be repeated.
    """
    tidied_at: datetime | None = None
    while not stopping.is_set() and alive():
        try:
            once(store, post=post, clock=clock, rng=rng, url=url)
            if tidied_at is None or clock() - tidied_at >= _TIDY_EVERY:
                tidied_at = clock()
                stale.forget(store, now=tidied_at)
        except Exception:  # whatever one attempt or mail did: without a worker nothing at all is settled
            log.exception("a round failed")
        stopping.wait(_EVERY_SECONDS)
