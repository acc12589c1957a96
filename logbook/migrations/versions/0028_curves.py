"""The parameters of learning curves that a program set; the last row of a procedure holds."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0028"
down_revision = "0027"

TABLE = "curve_setting"
SENTENCE = "What was set for learning curves cannot be changed"
TOGETHER = " AND ".join(f"(acceptable IS NULL) = ({name} IS NULL)" for name in ("unacceptable", "alpha", "beta"))


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("procedure_slug", sa.String(200), nullable=False),
        sa.Column("acceptable", sa.BigInteger()),
        sa.Column("unacceptable", sa.BigInteger()),
        sa.Column("alpha", sa.BigInteger()),
        sa.Column("beta", sa.BigInteger()),
        sa.Column("source", sa.String(4000), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curve_setting")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_curve_setting_program_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_curve_setting_set_by_id")),
        sa.CheckConstraint(TOGETHER, name=op.f("ck_curve_setting_together")),
        sa.CheckConstraint(
            "acceptable > 0 AND acceptable < unacceptable AND unacceptable < 10000", name=op.f("ck_curve_setting_rates")
        ),
        sa.CheckConstraint(
            "alpha > 0 AND alpha <= 5000 AND beta > 0 AND beta <= 5000 AND alpha + beta < 10000",
            name=op.f("ck_curve_setting_errors"),
        ),
        sa.CheckConstraint("acceptable IS NULL OR source <> ''", name=op.f("ck_curve_setting_source")),
    )
    op.create_index("ix_curve_setting_program", TABLE, ["program_id", "set_at"])
    dialect = op.get_context().dialect.name
    for event in ("UPDATE", "DELETE"):
        for statement in refuse(dialect, TABLE, event, SENTENCE):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_context().dialect.name
    for event in ("UPDATE", "DELETE"):
        for statement in allow(dialect, TABLE, event, SENTENCE):
            op.execute(statement)
    op.drop_table(TABLE)
