"""Absences of attendings, with their deputies: two of one person never overlap, and only their end ever moves."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0014"
down_revision = "0013"

OVERLAP = (
    "INSERT",
    "A person is away only once at a time",
    "EXISTS (SELECT 1 FROM absence other WHERE other.person_id = NEW.person_id"
    " AND other.program_id = NEW.program_id AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at"
    " AND other.ends_at > other.starts_at)",
)
CHANGE = (
    "UPDATE",
    "An absence keeps its days and its deputy and only ends earlier",
    "NEW.person_id <> OLD.person_id OR NEW.program_id <> OLD.program_id OR NEW.deputy_id <> OLD.deputy_id"
    " OR NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on OR NEW.starts_at <> OLD.starts_at"
    " OR NEW.ends_at > OLD.ends_at",
)


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("named_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        *(
            sa.ForeignKeyConstraint([f"{column}_id"], [f"{table}.id"], name=op.f(f"fk_absence_{column}_id"))
            for column, table in (("program", "program"), ("person", "person"), ("deputy", "person"))
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_absence_ends_after_start")),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_absence_ends_at_after_start")),
        sa.CheckConstraint("deputy_id <> person_id", name=op.f("ck_absence_deputy_is_another")),
    )
    op.create_index("ix_absence_deputy", "absence", ["deputy_id", "ends_at"])
    op.create_index("ix_absence_person", "absence", ["person_id", "program_id", "ends_at"])
    dialect = op.get_bind().dialect.name
    for event, sentence, when in (OVERLAP, CHANGE):
        for statement in refuse(dialect, "absence", event, sentence, when=when):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for event, sentence, _ in (OVERLAP, CHANGE):
        for statement in allow(dialect, "absence", event, sentence):
            op.execute(statement)
    op.drop_table("absence")
