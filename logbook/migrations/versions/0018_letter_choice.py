"""Whether a person wants the letters that sum up what waits."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "letter_choice",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digests", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_letter_choice")),
    )


def downgrade() -> None:
    op.drop_table("letter_choice")
