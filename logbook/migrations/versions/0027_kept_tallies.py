"""Tallies that are kept, and versions of each fellow's cases that tell whether they still hold."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import follow, unfollow

revision = "0027"
down_revision = "0026"

ITS_FELLOW = "SELECT program_id, fellow_id, 1 FROM logged_case WHERE id = {row}.case_id"
GROWS = (
    "INSERT INTO record_version (program_id, fellow_id, version) {of}"
    " ON CONFLICT (program_id, fellow_id) DO UPDATE SET version = record_version.version + 1"
)
# A case that changes its fellow does not exist; a row beside a case that is gone already changes nothing.
FOLLOWED = tuple(
    (table, event, GROWS.format(of=of.format(row="OLD" if event == "DELETE" else "NEW")))
    for table, of, events in (
        ("logged_case", "VALUES ({row}.program_id, {row}.fellow_id, 1)", ("INSERT", "UPDATE", "DELETE")),
        ("case_procedure", ITS_FELLOW, ("INSERT", "UPDATE", "DELETE")),
        ("shared_case", ITS_FELLOW, ("INSERT", "UPDATE", "DELETE")),
        ("own_rating", ITS_FELLOW, ("INSERT",)),
    )
    for event in events
)


def upgrade() -> None:
    op.create_table(
        "record_version",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("fellow_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("program_id", "fellow_id", name=op.f("pk_record_version")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_record_version_program_id")),
        sa.ForeignKeyConstraint(["fellow_id"], ["person.id"], name=op.f("fk_record_version_fellow_id")),
    )
    op.create_table(
        "kept_tally",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("fellow_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("tally", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("program_id", "fellow_id", name=op.f("pk_kept_tally")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_kept_tally_program_id")),
        sa.ForeignKeyConstraint(["fellow_id"], ["person.id"], name=op.f("fk_kept_tally_fellow_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["requirement_edition.id"], name=op.f("fk_kept_tally_edition_id")),
    )
    op.execute(
        "INSERT INTO record_version (program_id, fellow_id, version)"
        " SELECT program_id, fellow_id, 1 FROM logged_case GROUP BY program_id, fellow_id"
    )
    op.create_index("ix_logged_case_fellow_latest", "logged_case", ["fellow_id", "program_id", "number"])
    for table, event, statement in FOLLOWED:
        for each in follow(op.get_context().dialect.name, table, event, _name(table, event), statement):
            op.execute(each)


def downgrade() -> None:
    for table, event, _ in FOLLOWED:
        for each in unfollow(op.get_context().dialect.name, table, _name(table, event)):
            op.execute(each)
    op.drop_index("ix_logged_case_fellow_latest", "logged_case")
    op.drop_table("kept_tally")
    op.drop_table("record_version")


def _name(table: str, event: str) -> str:
    return f"{table}_{event.lower()}_grows_version"
