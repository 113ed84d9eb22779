"""Bringing a database up to the schema that this version needs."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from certprep.store.schema import FULL_TEXT, Row
from certprep.store.store import Store

_FOLDER = Path(__file__).with_name("migrations")


def upgrade(store: Store, *, to: str = "head") -> None:
    """Run the migrations that are missing, in one transaction."""
    with store.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def revisions() -> list[str]:
    """All revisions, the oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def is_current(store: Store) -> bool:
    with store.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == revisions()[-1]


def differences(store: Store) -> list[Any]:
    """What the database lacks or has too much, compared with the schema in the code."""
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_compared})
        return list(compare_metadata(context, Row.metadata))


def _is_compared(name: str | None, _kind: str, _parents: object) -> bool:
    """All but what one of the databases has to itself."""
    return not (name or "").startswith(FULL_TEXT)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return config
