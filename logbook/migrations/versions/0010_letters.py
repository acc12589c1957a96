"""Letters: posted, waiting, sent or given up."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("template", sa.String(200), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("program_id", sa.Uuid()),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime()),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_letter_key")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'given_up')", name=op.f("ck_letter_letterstate")),
        sa.CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name=op.f("ck_letter_settled_unless_waiting")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_letter_attempts")),
    )
    op.create_index("ix_letter_state_due", "letter", ["state", "due_at"])
    op.create_index("ix_letter_person_posted", "letter", ["person_id", "posted_at"])
    op.create_index(op.f("ix_letter_program_id"), "letter", ["program_id"])


def downgrade() -> None:
    op.drop_table("letter")
