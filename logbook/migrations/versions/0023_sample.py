"""The audit sample: how it is drawn, who reads it, what was drawn and found. What was signed before is not drawn."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0023"
down_revision = "0022"

OUTCOMES = ("matches", "differs", "not_checked")
TRIGGERS = (
    ("sample_rule", "UPDATE", "How the sample was drawn cannot be changed"),
    ("sample_rule", "DELETE", "How the sample was drawn cannot be changed"),
    ("second_reading", "UPDATE", "A reading cannot be changed"),
    ("second_reading", "DELETE", "A reading cannot be changed"),
    ("sampled_entry", "DELETE", "A drawn entry stays in the sample"),
)
PROGRAM, PERSON = "program.id", "person.id"


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "sample_head",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("drawn_to", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("program_id", name=op.f("pk_sample_head")),
        _points("sample_head", "program_id", PROGRAM),
    )
    op.create_table(
        "sample_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("after_sequence", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Uuid()),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_rule")),
        _points("sample_rule", "program_id", PROGRAM),
        _points("sample_rule", "made_by_id", PERSON),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_sample_rule_percent")),
    )
    op.create_index("ix_sample_rule_program", "sample_rule", ["program_id", "made_at"])
    op.create_table(
        "sample_reader",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("program_id", "person_id", name=op.f("pk_sample_reader")),
        _points("sample_reader", "program_id", PROGRAM),
        _points("sample_reader", "person_id", PERSON),
    )
    op.create_table(
        "sampled_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid()),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled_entry")),
        sa.UniqueConstraint("program_id", "place", name=op.f("uq_sampled_entry_program_id_place")),
        sa.UniqueConstraint("signature_id", name=op.f("uq_sampled_entry_signature_id")),
        _points("sampled_entry", "program_id", PROGRAM),
        _points("sampled_entry", "signature_id", "signature.id"),
        _points("sampled_entry", "rule_id", "sample_rule.id"),
        _points("sampled_entry", "reader_id", PERSON),
    )
    op.create_index("ix_sampled_entry_reader", "sampled_entry", ["reader_id", "program_id"])
    op.create_table(
        "second_reading",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Enum(*OUTCOMES, native_enum=False, create_constraint=False, length=40), nullable=False),
        sa.Column("differing", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("words", sa.String(4000), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_second_reading")),
        _points("second_reading", "entry_id", "sampled_entry.id"),
        _points("second_reading", "reader_id", PERSON),
        sa.CheckConstraint(f"outcome IN {OUTCOMES!r}", name=op.f("ck_second_reading_readingoutcome")),
        sa.CheckConstraint(
            "(outcome = 'differs') = (CAST(differing AS TEXT) <> '[]')", name=op.f("ck_second_reading_differing")
        ),
    )
    # The first rule is made with the first drawing; until then only the head says where that begins.
    op.execute("INSERT INTO sample_head (program_id, drawn_to, drawn) SELECT program_id, length, 0 FROM chain_head")
    dialect = op.get_context().dialect.name
    for table, event, sentence in TRIGGERS:
        for statement in refuse(dialect, table, event, sentence):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_context().dialect.name
    for table, event, sentence in TRIGGERS:
        for statement in allow(dialect, table, event, sentence):
            op.execute(statement)
    for table in ("second_reading", "sampled_entry", "sample_reader", "sample_rule", "sample_head"):
        op.drop_table(table)
