"""Cases that lie before their attending on the fellow's device; nobody takes such a case back."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0017"
down_revision = "0016"

HANDED_OVER = "A case that is handed over is not taken back"
IS_HANDED_OVER = (
    "OLD.state = 'submitted' AND NEW.state = 'draft'"
    " AND EXISTS (SELECT 1 FROM hand_over WHERE case_id = OLD.id AND revision = OLD.revision)"
)


def upgrade() -> None:
    op.create_table(
        "hand_over",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_hand_over")),
        sa.ForeignKeyConstraint(["case_id"], ["logged_case.id"], name=op.f("fk_hand_over_case_id")),
        sa.CheckConstraint("ends_at > began_at", name=op.f("ck_hand_over_ends_after_begin")),
    )
    for statement in refuse(op.get_context().dialect.name, "logged_case", "UPDATE", HANDED_OVER, when=IS_HANDED_OVER):
        op.execute(statement)


def downgrade() -> None:
    for statement in allow(op.get_context().dialect.name, "logged_case", "UPDATE", HANDED_OVER):
        op.execute(statement)
    op.drop_table("hand_over")
