"""Jobs; on PostgreSQL also what delivers them: the tables of procrastinate 3.10, as it makes them, in a schema."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime

revision = "0032"
down_revision = "0031"

# Kept here, so that this migration makes the same whatever version is installed one day.
PROCRASTINATE = Path(__file__).parents[1] / "procrastinate-3.10.0.sql"
STATES = "'waiting', 'running', 'done', 'failed', 'cancelled'"
CHECKS = {
    "jobstate": f"state IN ({STATES})",
    "due_until_ended": "(state IN ('waiting', 'running')) = (due_at IS NOT NULL)",
    "ended": "(state IN ('waiting', 'running')) = (ended_at IS NULL)",
    "leased_while_running": "(state = 'running') = (lease IS NOT NULL)",
    "started": "state NOT IN ('running', 'done') OR started_at IS NOT NULL",
    "failed_with_a_sentence": "(state = 'failed') = (sentence <> '')",
    "progress": "steps >= 1 AND done BETWEEN 0 AND steps",
    "done_to_the_end": "state <> 'done' OR done = steps",
    "attempts": "attempts >= 0",
}


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task", sa.String(200), nullable=False),
        sa.Column("arguments", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.String(200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_job_program_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_job_by_id")),
        *(sa.CheckConstraint(check, name=op.f(f"ck_job_{name}")) for name, check in CHECKS.items()),
    )
    op.create_index("ix_job_due_at_id", "job", ["due_at", "id"])
    for column in ("program_id", "by_id", "ended_at"):
        op.create_index(f"ix_job_{column}", "job", [column])
    if op.get_context().dialect.name == "postgresql":
        _make_delivery()


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP SCHEMA procrastinate CASCADE")
    op.drop_table("job")


def _make_delivery() -> None:
    connection = op.get_bind()
    usual = connection.scalar(sa.text("SELECT current_setting('search_path')"))
    op.execute("CREATE SCHEMA procrastinate")
    op.execute("SET LOCAL search_path TO procrastinate")
    # Many statements at once, some with a percent sign: for the driver itself, without parameters.
    driver: Any = connection.connection.driver_connection
    driver.execute(PROCRASTINATE.read_text())
    connection.execute(sa.text("SELECT set_config('search_path', :usual, true)"), {"usual": usual})
