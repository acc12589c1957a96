"""The statements that a program's directors keep for its documents."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

KINDS = (
    "summary", "certificate", "completion", "case_log",
    "privileging", "verification", "final_evaluation", "packet",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "statement_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, native_enum=False, create_constraint=False, length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(4000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_template")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_statement_template_program_id")),
        sa.CheckConstraint(f"kind IN {KINDS!r}", name=op.f("ck_statement_template_documentkind")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_statement_template_words")),
        sa.CheckConstraint("place >= 0", name=op.f("ck_statement_template_place")),
    )
    op.create_index("ix_statement_template_program", "statement_template", ["program_id", "kind", "place"])


def downgrade() -> None:
    op.drop_table("statement_template")
