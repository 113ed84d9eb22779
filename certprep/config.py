"""The only reader of the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

_PACKAGE = Path(__file__).resolve().parent
_IS_CHECKOUT = (_PACKAGE.parent / "pyproject.toml").is_file()
SHIPPED = _PACKAGE.parent if _IS_CHECKOUT else _PACKAGE / "_shipped"  # templates, and the course that ships


class BadSetting(Exception):
    """A setting that the server can't start with; its text says what to do."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """What the person who runs the server decides. Exam policy is content, never config."""

    data_dir: Path
    library: Path
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""  # as people reach it, for links in mails; none: http://host:port
    smtp_url: str = ""  # smtp://user:password@host:587; none: mail goes to a file
    mail_from: str = "CertPrep <certprep@localhost>"
    zone: str = "UTC"  # for people whose browser did not tell
    proxies: int = 0  # how many stand before the site and tell who is asking
    threads: int = 8
    workers: int = 1

    @property
    def lays_out_library(self) -> bool:
        """An installed package keeps an editable copy of the shipped course in its data folder."""
        return self.library == self.data_dir / "library"

    @property
    def mail_file(self) -> Path:
        return self.data_dir / "mail.txt"

    @property
    def url(self) -> str:
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def is_https(self) -> bool:
        return self.url.startswith("https://")


def from_env(environ: Mapping[str, str] | None = None) -> Config:
    """Reads `CERTPREP_*` (and `PORT`) once. Creates the data folder, and a secret key in it, where none is set.

    Raises BadSetting for a folder that can't be written and a value that can't be read.
    """
    env = os.environ if environ is None else environ  # noqa: TID251  this is the one place
    data_dir = Path(env.get("CERTPREP_DATA_DIR") or "var").resolve()
    _make_folder(data_dir)
    return Config(
        data_dir=data_dir,
        library=Path(env.get("CERTPREP_LIBRARY") or (SHIPPED if _IS_CHECKOUT else data_dir / "library")).resolve(),
        database_url=_database_url(env, data_dir),
        secret_key=env.get("CERTPREP_SECRET_KEY") or _kept_secret(data_dir / "secret_key"),
        host=env.get("CERTPREP_HOST") or Config.host,
        port=_whole(env, "PORT", default=Config.port),
        public_url=env.get("CERTPREP_PUBLIC_URL", "").rstrip("/"),
        smtp_url=env.get("CERTPREP_SMTP_URL", ""),
        mail_from=env.get("CERTPREP_MAIL_FROM") or Config.mail_from,
        zone=_zone(env.get("CERTPREP_ZONE") or Config.zone),
        proxies=_whole(env, "CERTPREP_PROXIES", default=Config.proxies),
        threads=_whole(env, "CERTPREP_THREADS", default=Config.threads),
        workers=_whole(env, "CERTPREP_WORKERS", default=Config.workers),
    )


def _database_url(env: Mapping[str, str], data_dir: Path) -> str:
    url = env.get("CERTPREP_DATABASE_URL") or f"sqlite:///{data_dir / 'certprep.sqlite3'}"
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _whole(env: Mapping[str, str], name: str, *, default: int) -> int:
    try:
        return int(env.get(name) or default)
    except ValueError:
        raise BadSetting(f"{name} is {env[name]!r}: set it to a whole number.") from None


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise BadSetting(f"CERTPREP_ZONE is {name!r}: set it to an IANA name, such as Europe/London.")
    return name


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise BadSetting(
            f"The data folder {folder} can't be written ({error.strerror}): "
            "make it writable, or set CERTPREP_DATA_DIR to another folder."
        ) from None


def _kept_secret(path: Path) -> str:
    """The secret in a file that only its owner can read; made on first use."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secret := secrets.token_urlsafe(48))
    return secret
