"""Run by Alembic: the migrations use the connection that `migrate` hands over."""

from typing import Any, Literal

from alembic import context

from certprep.store.schema import Row, UtcDateTime


def _render(kind: str, value: Any, _context: Any) -> str | Literal[False]:
    """A migration names no type of ours: it must still mean the same when ours has changed."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
