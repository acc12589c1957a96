"""Drafts as they are typed, and what two fellows' cases share."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime

revision = "0008"
down_revision = "0007"


def _key_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "typed_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("fellow_id", sa.Uuid(), nullable=False),
        sa.Column("typed", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("scheduled_on", sa.Date()),
        sa.Column("schedule_key", sa.String(64)),
        sa.Column("closed_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typed_draft")),
        _key_to("typed_draft", "program_id", "program"),
        _key_to("typed_draft", "fellow_id", "person"),
        sa.UniqueConstraint("fellow_id", "schedule_key", name=op.f("uq_typed_draft_fellow_id_schedule_key")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_typed_draft_version")),
        sa.CheckConstraint("(scheduled_on IS NULL) = (schedule_key IS NULL)", name=op.f("ck_typed_draft_schedule_key")),
    )
    op.create_index("ix_typed_draft_fellow", "typed_draft", ["fellow_id", "program_id", "closed_at"])
    op.create_table(
        "shared_case",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("encounter_id", sa.Uuid(), nullable=False),
        sa.Column("linked_by_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_shared_case")),
        _key_to("shared_case", "case_id", "logged_case"),
        _key_to("shared_case", "linked_by_id", "person"),
    )
    op.create_index(op.f("ix_shared_case_encounter_id"), "shared_case", ["encounter_id"])


def downgrade() -> None:
    op.drop_table("shared_case")
    op.drop_table("typed_draft")
