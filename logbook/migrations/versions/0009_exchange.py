"""Which columns of a schedule mean what, remembered for each person."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "schedule_layout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("heading_digest", sa.String(64), nullable=False),
        sa.Column("columns", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_layout")),
        *(
            sa.ForeignKeyConstraint([f"{owner}_id"], [f"{owner}.id"], name=op.f(f"fk_schedule_layout_{owner}_id"))
            for owner in ("program", "person")
        ),
        sa.UniqueConstraint(
            "person_id",
            "program_id",
            "heading_digest",
            name=op.f("uq_schedule_layout_person_id_program_id_heading_digest"),
        ),
    )


def downgrade() -> None:
    op.drop_table("schedule_layout")
