"""PINs by which attendings sign on a fellow's device, and the tries at them."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "signing_pin",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pin_hash", sa.String(200), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_signing_pin")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signing_pin_person_id")),
    )
    op.create_table(
        "pin_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin_attempt")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pin_attempt_person_id")),
    )
    op.create_index("ix_pin_attempt_person_at", "pin_attempt", ["person_id", "at"])


def downgrade() -> None:
    op.drop_table("pin_attempt")
    op.drop_table("signing_pin")
