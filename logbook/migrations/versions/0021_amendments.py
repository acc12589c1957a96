"""Amendments of signed cases, as proposed: at most one open for a case, and none changes once it is closed."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0021"
down_revision = "0020"

STATES = ("waiting", "returned", "signed", "withdrawn", "dropped")

IS_SIGNED = (
    "EXISTS (SELECT 1 FROM logged_case WHERE id = NEW.case_id AND revision = NEW.revision - 1 AND state = 'signed')"
)
HAS_SIGNATURE = (
    "EXISTS (SELECT 1 FROM signature WHERE case_id = NEW.case_id AND revision = NEW.revision AND kind = 'amendment')"
)
TRIGGERS = (
    ("amendment", "INSERT", "An amendment is of a signed case and its next revision", f"NOT {IS_SIGNED}"),
    ("amendment", "UPDATE", "A closed amendment cannot be changed", "OLD.closed_at IS NOT NULL"),
    ("amendment", "UPDATE", "An amendment is signed by its signature", f"NEW.state = 'signed' AND NOT {HAS_SIGNATURE}"),
    ("amendment", "DELETE", "An amendment cannot be removed", None),
)


def upgrade() -> None:
    op.create_table(
        "amendment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, native_enum=False, create_constraint=False, length=40), nullable=False),
        sa.Column("reason", sa.String(4000), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("attending_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("closed_by_id", sa.Uuid()),
        sa.Column("closed_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        _key_to("case_id", "logged_case"),
        *(_key_to(column, "person") for column in ("attending_id", "proposed_by_id", "closed_by_id")),
        sa.CheckConstraint("revision >= 2", name=op.f("ck_amendment_revision")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_amendment_version")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_amendment_reason")),
        sa.CheckConstraint("(state IN ('waiting', 'returned')) = (closed_at IS NULL)", name=op.f("ck_amendment_open")),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name=op.f("ck_amendment_closed")),
        sa.CheckConstraint(f"state IN {STATES!r}", name=op.f("ck_amendment_amendmentstate")),
    )
    op.create_index("ix_amendment_attending", "amendment", ["attending_id", "state"])
    op.create_index("ix_amendment_case", "amendment", ["case_id"])
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_amendment_open", "amendment", ["case_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    dialect = op.get_context().dialect.name
    for table, event, sentence, when in TRIGGERS:
        for statement in refuse(dialect, table, event, sentence, when=when):
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM amendment")):
        raise RuntimeError("There are amendments that the tables of before cannot hold, and none is thrown away.")
    dialect = op.get_context().dialect.name
    for table, event, sentence, _ in TRIGGERS:
        for statement in allow(dialect, table, event, sentence):
            op.execute(statement)
    op.drop_table("amendment")


def _key_to(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_amendment_{column}"))
