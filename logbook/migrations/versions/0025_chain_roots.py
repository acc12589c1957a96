"""Daily roots of the chains of signatures. None of them changes."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.triggers import allow, refuse

revision = "0025"
down_revision = "0024"

TRIGGERS = (
    ("chain_root", "UPDATE", "A daily root cannot be changed", None),
    ("chain_root", "DELETE", "A daily root cannot be changed", None),
)


def upgrade() -> None:
    op.create_table(
        "chain_root",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("key_id", sa.String(64), nullable=False),
        sa.Column("ed25519", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("program_id", "day", name=op.f("pk_chain_root")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_chain_root_program_id")),
        sa.ForeignKeyConstraint(["key_id"], ["signing_key.id"], name=op.f("fk_chain_root_key_id")),
        sa.UniqueConstraint("program_id", "length", name=op.f("uq_chain_root_program_id_length")),
        sa.CheckConstraint("length >= 1", name=op.f("ck_chain_root_length")),
    )
    for table, event, sentence, when in TRIGGERS:
        for statement in refuse(op.get_context().dialect.name, table, event, sentence, when=when):
            op.execute(statement)


def downgrade() -> None:
    for table, event, sentence, _ in TRIGGERS:
        for statement in allow(op.get_context().dialect.name, table, event, sentence):
            op.execute(statement)
    op.drop_table("chain_root")
