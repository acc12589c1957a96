"""What a case said at revisions that came back unsigned."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0011"
down_revision = "0010"

ENDS = ("returned", "taken_back")

KEPT = "What a case said before cannot be changed"
GOES_WITH_DRAFT = "What a case said before goes only with a draft that nobody returned"
# A draft that was taken back may still be discarded; what an attending returned has a history, and it stays.
HAS_A_HISTORY = (
    "EXISTS (SELECT 1 FROM logged_case WHERE id = OLD.case_id AND state <> 'draft')"
    " OR EXISTS (SELECT 1 FROM case_revision WHERE case_id = OLD.case_id AND ended = 'returned')"
    " OR EXISTS (SELECT 1 FROM case_return WHERE case_id = OLD.case_id)"
)
TRIGGERS = (("case_revision", "UPDATE", KEPT, None), ("case_revision", "DELETE", GOES_WITH_DRAFT, HAS_A_HISTORY))


def upgrade() -> None:
    op.create_table(
        "case_revision",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ended", sa.Enum(*ENDS, native_enum=False, create_constraint=False, length=40), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("kept_by_id", sa.Uuid(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "revision", name=op.f("pk_case_revision")),
        sa.ForeignKeyConstraint(["case_id"], ["logged_case.id"], name=op.f("fk_case_revision_case_id")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["person.id"], name=op.f("fk_case_revision_kept_by_id")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_case_revision_revision")),
        sa.CheckConstraint(f"ended IN {ENDS!r}", name=op.f("ck_case_revision_revisionend")),
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
    op.drop_table("case_revision")
