"""certprep run | serve | worker."""

import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
from threading import Event
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from certprep import jobs
from certprep.app import create_app
from certprep.cli.authors import lay_out, publish_changes, publish_library
from certprep.cli.opening import RNG, opened
from certprep.clock import utc_now
from certprep.config import BadSetting, Config
from certprep.domain.person import Role
from certprep.store.store import Store
from certprep.usecases import account, setup
from certprep.usecases.author import releases

_DEMO = ((Role.ADMINISTRATOR, "admin@example.org"), (Role.LEARNER, "learner@example.org"))


@click.command(help="Set everything up and serve: tables, the course as it is in the files, the first people.")
def run() -> None:
    with opened() as (config, store):
        _check_port(config)
        publish_changes(store, config)
        _add_first_people(store, config)
    _serve(config)


@click.command(help="Serve. A course is published only where there is no release yet.")
def serve() -> None:
    with opened() as (config, store):
        _check_port(config)
        if not releases.is_published(store):
            lay_out(config)
            publish_library(store, config)
    _serve(config)


@click.command(help="Settle due attempts and send mail, until stopped. `serve` starts one by itself.")
@click.option("--for-server", is_flag=True, hidden=True, help="Stop when the process that started this one is gone.")
def worker(for_server: bool) -> None:  # noqa: FBT001
    stopping = Event()
    for number in (signal.SIGTERM,) if for_server else (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    parent = os.getppid()
    with opened() as (config, store):
        jobs.work(
            store,
            post=_post(config),
            clock=utc_now,
            rng=RNG,
            url=config.url,
            stopping=stopping,
            alive=lambda: not for_server or os.getppid() == parent,
        )


class _Gunicorn(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn without a command line of its own."""

    def __init__(self, config: Config) -> None:
        self._config = config
        super().__init__()

    def load_config(self) -> None:
        settings: dict[str, Any] = {
            "bind": f"{self._config.host}:{self._config.port}",
            "workers": self._config.workers,
            "threads": self._config.threads,
            "worker_class": "gthread",
            "loglevel": "warning",
            "keepalive": 30,
            "graceful_timeout": 10,
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        return create_app(self._config)


def _serve(config: Config) -> None:
    helper = _start_worker()
    click.echo(f"CertPrep is at {config.url} (stop it with Ctrl-C)")
    logging.getLogger("gunicorn.error").setLevel(logging.WARNING)
    try:
        _Gunicorn(config).run()
    finally:
        helper.terminate()
        helper.wait(timeout=10)


def _start_worker() -> subprocess.Popen[bytes]:
    """The worker, deaf to Ctrl-C: it stops when the server tells it to, or is gone."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.Popen([sys.executable, "-m", "certprep", "worker", "--for-server"])
    finally:
        signal.signal(signal.SIGINT, heard)


def _check_port(config: Config) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            raise BadSetting(
                f"Port {config.port} on {config.host} can't be used ({error.strerror}): "
                "stop what runs there, or set PORT to another number."
            ) from None


def _add_first_people(store: Store, config: Config) -> None:
    """An administrator and a learner to try it with, each with a password that is printed this once."""
    if setup.has_people(store):
        return
    for role, email in _DEMO:
        password = secrets.token_urlsafe(12)
        account.add(store, email=email, role=role, password=password, zone=config.zone, now=utc_now(), rng=RNG)
        click.echo(f"{role} {email} {password}")


def _post(config: Config) -> jobs.Post:
    if config.smtp_url:
        return jobs.SmtpPost(config.smtp_url, sender=config.mail_from)
    return jobs.FilePost(config.mail_file)


COMMANDS: tuple[click.Command, ...] = (run, serve, worker)
