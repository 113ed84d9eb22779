"""Migrations: from empty and from every earlier revision up, to the very schema that the code describes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, inspect, make_url
from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedIndex

from certprep.store import migrate
from certprep.store.schema import FULL_TEXT, NAMING_CONVENTION, Row
from certprep.store.store import Store

_ALEMBIC = "alembic_version"


@pytest.fixture(
    params=[
        pytest.param("sqlite", id="sqlite"),
        pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgresql),
    ]
)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    with _new_postgresql(request.getfixturevalue("postgresql_url")) as found:
        yield found


@contextmanager
def _new_postgresql(server: str) -> Iterator[str]:
    name = f"migrations_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"drop database {name}")
    engine.dispose()


@pytest.fixture
def empty(url: str) -> Iterator[Store]:
    store = Store(url)
    yield store
    store.close()


def described(store: Store) -> dict[str, Any]:
    """All that a database says about its tables, with the name of every constraint and index."""
    found = inspect(store.engine)
    return {
        table: {
            "columns": {column["name"]: _column(column) for column in found.get_columns(table)},
            "pk": found.get_pk_constraint(table),
            "fk": sorted(found.get_foreign_keys(table), key=lambda one: str(one["name"])),
            "uq": sorted(found.get_unique_constraints(table), key=lambda one: str(one["name"])),
            "ck": sorted(found.get_check_constraints(table), key=lambda one: str(one["name"])),
            "ix": {one["name"]: _index(one) for one in found.get_indexes(table) if "duplicates_constraint" not in one},
        }
        for table in found.get_table_names()
        if table != _ALEMBIC
    }


def _column(column: ReflectedColumn) -> tuple[str, bool, str]:
    return (str(column["type"]), column["nullable"], str(column["default"]))


def _index(index: ReflectedIndex) -> dict[str, Any]:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


def test_an_empty_database_comes_up_to_the_schema_of_the_code(empty: Store) -> None:
    assert not migrate.is_current(empty)
    migrate.upgrade(empty)
    assert migrate.is_current(empty)
    assert migrate.differences(empty) == []


def test_every_earlier_revision_comes_up_to_the_schema_of_the_code(empty: Store) -> None:
    """Step by step: at each revision the database is what somebody who upgraded then has."""
    *earlier, last = migrate.revisions()
    for revision in earlier:
        migrate.upgrade(empty, to=revision)
        assert not migrate.is_current(empty)
    migrate.upgrade(empty, to=last)
    assert migrate.differences(empty) == []


def test_upgrading_again_changes_nothing(empty: Store) -> None:
    migrate.upgrade(empty)
    before = described(empty)
    migrate.upgrade(empty)
    assert described(empty) == before


def test_upgraded_equals_fresh_to_the_name_of_every_constraint(empty: Store) -> None:
    Row.metadata.create_all(empty.engine)
    fresh = described(empty)
    Row.metadata.drop_all(empty.engine)
    assert described(empty) == {}
    migrate.upgrade(empty)
    assert described(empty) == fresh


def test_a_table_that_a_migration_forgot_is_noticed(empty: Store) -> None:
    migrate.upgrade(empty)
    with empty.transaction() as tx:
        tx.connection.exec_driver_sql("drop table workspaces")
        tx.connection.exec_driver_sql("alter table people add column shoe_size integer")
    found = {difference[0] for difference in migrate.differences(empty)}
    assert found == {"add_table", "remove_column"}


def test_every_constraint_and_index_of_a_database_has_a_name_by_the_convention(empty: Store) -> None:
    migrate.upgrade(empty)
    for table, parts in described(empty).items():
        if table.startswith(FULL_TEXT):  # SQLite's own
            continue
        assert parts["pk"]["name"] == f"pk_{table}"
        for one in parts["fk"]:
            columns = "_".join(one["constrained_columns"])
            assert one["name"] == f"fk_{table}_{columns}_{one['referred_table']}"
        for one in parts["uq"]:
            assert one["name"] == f"uq_{table}_{'_'.join(one['column_names'])}"
        for name in parts["ix"]:
            assert name.startswith(f"ix_{table}_")
        assert all(one["name"].startswith(f"ck_{table}_") for one in parts["ck"])


def test_the_convention_names_every_kind_of_constraint() -> None:
    assert set(NAMING_CONVENTION) == {"pk", "fk", "uq", "ck", "ix"}


def test_the_migrations_are_one_line_from_the_first_to_the_last() -> None:
    assert migrate.revisions() == sorted(migrate.revisions())
    assert len(set(migrate.revisions())) == len(migrate.revisions())


def test_a_migration_means_the_same_for_ever() -> None:
    """So it imports nothing of ours, which will have changed by then."""
    folder = Path(migrate.__file__).with_name("migrations") / "versions"
    files = [one for one in folder.glob("*.py") if one.name != "__init__.py"]
    assert len(files) == len(migrate.revisions())
    assert [
        one.name for one in files if re.search(r"^\s*(from|import)\s+certprep", one.read_text(), re.MULTILINE)
    ] == []
