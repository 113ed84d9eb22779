"""Study: marks, sections read, time read, flashcards."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.alter_column("item_id", new_column_name="subject", existing_type=sa.Text(), existing_nullable=False)
        batch_op.drop_constraint(op.f("pk_cards"), type_="primary")
    with op.batch_alter_table(
        "cards", schema=None
    ) as batch_op:  # in SQLite's copy of a table, a key made where one is dropped is lost
        batch_op.create_primary_key(op.f("pk_cards"), ["person_id", "course_id", "subject"])

    op.create_table(
        "recalls",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("study_day", sa.Date(), nullable=False),
        sa.Column("rating", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recalls_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recalls")),
    )
    with op.batch_alter_table("recalls", schema=None) as batch_op:
        batch_op.create_index("ix_recalls_person_id_subject", ["person_id", "course_id", "subject"], unique=False)

    with op.batch_alter_table("reading_progress", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paragraph", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch_op.add_column(sa.Column("revision_id", sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_reading_progress_revision_id_module_revisions"), "module_revisions", ["revision_id"], ["id"]
        )

    op.create_table(
        "section_reads",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("spent_s", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_section_reads_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "course_id", "slug", "anchor", name=op.f("pk_section_reads")),
    )
    op.create_table(
        "study_days",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reading_s", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_study_days_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "course_id", "day", name=op.f("pk_study_days")),
    )
    op.create_table(
        "marks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_marks_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
    )
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.create_index("ix_marks_person_id_place", ["person_id", "course_id", "place"], unique=False)
