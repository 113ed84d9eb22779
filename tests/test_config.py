"""Settings from the environment."""

import stat
from pathlib import Path

import pytest

from certprep.config import BadSetting, from_env


def test_the_embedded_default_makes_a_folder_and_a_secret_of_its_own(tmp_path: Path) -> None:
    first = from_env({"CERTPREP_DATA_DIR": str(tmp_path / "var")})
    assert first == from_env({"CERTPREP_DATA_DIR": str(tmp_path / "var")})
    assert len(first.secret_key) > 40
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert first.database_url == f"sqlite:///{tmp_path / 'var' / 'certprep.sqlite3'}"


def test_a_given_secret_is_used_and_none_is_made(tmp_path: Path) -> None:
    config = from_env({"CERTPREP_DATA_DIR": str(tmp_path), "CERTPREP_SECRET_KEY": "given"})
    assert config.secret_key == "given"
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("written", ["postgres://dan@db/site", "postgresql://dan@db/site"])
def test_a_plain_postgresql_address_gets_its_driver(tmp_path: Path, written: str) -> None:
    config = from_env({"CERTPREP_DATA_DIR": str(tmp_path), "CERTPREP_DATABASE_URL": written})
    assert config.database_url == "postgresql+psycopg://dan@db/site"


def test_cookies_are_secure_where_people_come_by_https(tmp_path: Path) -> None:
    here = {"CERTPREP_DATA_DIR": str(tmp_path)}
    assert from_env({**here, "CERTPREP_PUBLIC_URL": "https://learn.example.org/"}).is_https
    assert not from_env(here).is_https


def test_a_port_that_is_no_number_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="PORT is 'eighty'"):
        from_env({"CERTPREP_DATA_DIR": str(tmp_path), "PORT": "eighty"})


def test_a_zone_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="Europe/London"):
        from_env({"CERTPREP_DATA_DIR": str(tmp_path), "CERTPREP_ZONE": "Middle/Earth"})
