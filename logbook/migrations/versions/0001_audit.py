"""The audit trail, append-only."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0001"
down_revision = None

TRIGGERS = [
    ("audit_event", "UPDATE", "The audit trail is append-only"),
    ("audit_event", "DELETE", "The audit trail is append-only"),
]


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("program_id", sa.Uuid()),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("verb", sa.String(200), nullable=False),
        sa.Column("subject_kind", sa.String(200), nullable=False),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_subject", "audit_event", ["subject_id"])
    op.create_index("ix_audit_event_program_at", "audit_event", ["program_id", "at"])
    dialect = op.get_context().dialect.name
    for trigger in TRIGGERS:
        for statement in refuse(dialect, *trigger):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_context().dialect.name
    for trigger in TRIGGERS:
        for statement in allow(dialect, *trigger):
            op.execute(statement)
    op.drop_table("audit_event")
