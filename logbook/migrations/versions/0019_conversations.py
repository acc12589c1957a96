"""What is said about a case that is not signed: quick reasons of a return, and messages."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0019"
down_revision = "0018"

KINDS = ("message", "answer")

MESSAGE = "A message about a case cannot be changed"

TRIGGERS = (("case_message", "UPDATE", MESSAGE, None), ("case_message", "DELETE", MESSAGE, None))


def upgrade() -> None:
    # What was returned before was so in words alone.
    op.add_column(
        "case_return",
        sa.Column("quick_reasons", sa.JSON(none_as_null=True), server_default=sa.text("'[\"other\"]'"), nullable=False),
    )
    op.create_table(
        "case_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, native_enum=False, create_constraint=False, length=40), nullable=False),
        sa.Column("words", sa.String(4000), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_message")),
        sa.ForeignKeyConstraint(["case_id"], ["logged_case.id"], name=op.f("fk_case_message_case_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_case_message_author_id")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_case_message_words")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_case_message_revision")),
        sa.CheckConstraint(f"kind IN {KINDS!r}", name=op.f("ck_case_message_messagekind")),
    )
    op.create_index("ix_case_message_case", "case_message", ["case_id", "sent_at"])
    dialect = op.get_context().dialect.name
    for table, event, sentence, when in TRIGGERS:
        for statement in refuse(dialect, table, event, sentence, when=when):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_context().dialect.name
    for table, event, sentence, _ in TRIGGERS:
        for statement in allow(dialect, table, event, sentence):
            op.execute(statement)
    op.drop_table("case_message")
    op.drop_column("case_return", "quick_reasons")
