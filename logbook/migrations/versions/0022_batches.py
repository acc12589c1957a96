"""Cases signed together: batches that can be undone for some seconds, and that never change once closed."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0022"
down_revision = "0021"

BATCH_STATES = ("pending", "signed", "undone")
MEANS = ("password", "pin", "guest_link")
ITEM_STATES = ("pending", "signed", "left_out", "undone")
PENDING = sa.text("state = 'pending'")

CLOSED = "A batch of signatures that is closed cannot be changed"
KEPT = "A batch of signatures is kept"

TRIGGERS = (
    ("signing_batch", "UPDATE", CLOSED, "OLD.state <> 'pending'"),
    ("signing_batch", "DELETE", KEPT, None),
    ("signing_item", "UPDATE", CLOSED, "OLD.state <> 'pending'"),
    ("signing_item", "DELETE", KEPT, None),
)


def _one_of(name: str, members: tuple[str, ...]) -> sa.Column[str]:
    return sa.Column(name, sa.Enum(*members, native_enum=False, create_constraint=False, length=40), nullable=False)


def upgrade() -> None:
    op.create_table(
        "signing_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("attending_id", sa.Uuid(), nullable=False),
        sa.Column("attested", sa.String(4000), nullable=False),
        _one_of("authenticated_by", MEANS),
        _one_of("state", BATCH_STATES),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_batch")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_signing_batch_program_id")),
        sa.ForeignKeyConstraint(["attending_id"], ["person.id"], name=op.f("fk_signing_batch_attending_id")),
        sa.CheckConstraint(f"state IN {BATCH_STATES!r}", name=op.f("ck_signing_batch_batchstate")),
        sa.CheckConstraint(f"authenticated_by IN {MEANS!r}", name=op.f("ck_signing_batch_means")),
        sa.CheckConstraint("(state = 'pending') = (closed_at IS NULL)", name=op.f("ck_signing_batch_closed_at")),
        sa.CheckConstraint("due_at >= made_at", name=op.f("ck_signing_batch_due_at")),
    )
    op.create_index(op.f("ix_signing_batch_attending_id"), "signing_batch", ["attending_id"])
    op.create_index(
        "ix_signing_batch_pending", "signing_batch", ["due_at"], sqlite_where=PENDING, postgresql_where=PENDING
    )
    op.create_table(
        "signing_item",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("entrustment", sa.SmallInteger()),
        sa.Column("roles", sa.JSON(none_as_null=True), nullable=False),
        _one_of("state", ITEM_STATES),
        sa.Column("why", sa.String(4000), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_signing_item")),
        sa.ForeignKeyConstraint(["batch_id"], ["signing_batch.id"], name=op.f("fk_signing_item_batch_id")),
        sa.CheckConstraint(f"state IN {ITEM_STATES!r}", name=op.f("ck_signing_item_itemstate")),
        sa.CheckConstraint("entrustment BETWEEN 1 AND 5", name=op.f("ck_signing_item_entrustment")),
        sa.CheckConstraint("(state = 'left_out') = (why <> '')", name=op.f("ck_signing_item_why")),
        sa.CheckConstraint("case_id IS NOT NULL OR state = 'left_out'", name=op.f("ck_signing_item_case")),
    )
    op.create_index(
        "ix_signing_item_pending",
        "signing_item",
        ["case_id"],
        unique=True,
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
    dialect = op.get_context().dialect.name
    for table, event, sentence, when in TRIGGERS:
        for statement in refuse(dialect, table, event, sentence, when=when):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_context().dialect.name
    for table, event, sentence, _ in TRIGGERS:
        for statement in allow(dialect, table, event, sentence):
            op.execute(statement)
    op.drop_table("signing_item")
    op.drop_table("signing_batch")
