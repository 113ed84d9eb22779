"""Search: documents, words, and each database's full-text index."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_FULL_TEXT = {
    "sqlite": (
        "create virtual table search_fts using fts5(tokens, content='search_documents', content_rowid='id', tokenize='ascii')",
        """create trigger search_added after insert on search_documents begin
        insert into search_fts(rowid, tokens) values (new.id, new.tokens); end""",
        """create trigger search_removed after delete on search_documents begin
        insert into search_fts(search_fts, rowid, tokens) values ('delete', old.id, old.tokens); end""",
    ),
    "postgresql": (
        """create index ix_search_documents_tokens on search_documents
        using gin (array_to_tsvector(string_to_array(tokens, ' ')))""",
    ),
}


def upgrade() -> None:
    op.create_table(
        "search_documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_search_documents_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_documents")),
    )
    with op.batch_alter_table("search_documents", schema=None) as batch_op:
        batch_op.create_index(
            "ix_search_documents_person_id_ref", ["course_id", "person_id", "kind", "ref"], unique=True
        )
    op.create_table(
        "search_words",
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("course_id", "owner", "word", name=op.f("pk_search_words")),
    )
    op.create_table(
        "search_indexes",
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("release_id", sa.String(length=36), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_search_indexes_release_id_releases")),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_search_indexes")),
    )
    for statement in _FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(statement)
