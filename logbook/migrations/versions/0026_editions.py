"""Drafts of requirement editions, and more of what counts as data: guidance, shared cases, several requirements.

Editions that are there counted any guidance, shared cases too, and an entry for every requirement: so they go on.
"""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.reshape import add_check, change_check, drop_constraint
from logbook.foundation.triggers import allow, refuse

revision = "0026"
down_revision = "0025"

STATUSES_BEFORE = ("unverified", "adopted")
STATUSES = ("draft", *STATUSES_BEFORE)

EDITION_BEFORE, REQUIREMENT_BEFORE = "An edition of the requirements is never changed", "A requirement is never changed"
BEFORE = tuple(
    (table, event, sentence)
    for table, sentence in (("requirement_edition", EDITION_BEFORE), ("requirement", REQUIREMENT_BEFORE))
    for event in ("UPDATE", "DELETE")
)

IS_NO_DRAFT = "An edition that is no draft is never changed"
IN_NO_DRAFT = "A requirement outside a draft is never changed"
AFTER = (
    (
        "requirement_edition",
        "UPDATE",
        IS_NO_DRAFT,
        "OLD.status <> 'draft' OR NEW.id <> OLD.id OR NEW.program_id <> OLD.program_id"
        " OR NEW.revision < OLD.revision OR (NEW.status = 'unverified' AND NEW.based_on_id IS NOT NULL)",
    ),
    ("requirement_edition", "DELETE", IS_NO_DRAFT, "OLD.status <> 'draft'"),
    (
        "requirement",
        "UPDATE",
        IN_NO_DRAFT,
        "EXISTS (SELECT 1 FROM requirement_edition WHERE id IN (OLD.edition_id, NEW.edition_id) AND status <> 'draft')",
    ),
    (
        "requirement",
        "DELETE",
        IN_NO_DRAFT,
        "EXISTS (SELECT 1 FROM requirement_edition WHERE id = OLD.edition_id AND status <> 'draft')",
    ),
    (
        "requirement",
        "INSERT",
        "Only a draft takes a further requirement",
        "EXISTS (SELECT 1 FROM requirement_edition WHERE id = NEW.edition_id AND status <> 'draft')",
    ),
)
STATUS_CHECK, REVISION_CHECK = "ck_requirement_edition_requirementstatus", "ck_requirement_edition_revision"


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for table, event, sentence in BEFORE:
        for statement in allow(dialect, table, event, sentence):
            op.execute(statement)
    yes = sa.true()
    op.add_column(
        "requirement",
        sa.Column("guidance", sa.JSON(none_as_null=True), server_default=sa.text("'[]'"), nullable=False),
    )
    op.add_column("requirement", sa.Column("counts_shared", sa.Boolean(), server_default=yes, nullable=False))
    op.add_column("requirement_edition", sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
    op.add_column(
        "requirement_edition", sa.Column("several_requirements", sa.Boolean(), server_default=yes, nullable=False)
    )
    change_check(connection, "requirement_edition", STATUS_CHECK, f"status IN {STATUSES!r}")
    add_check(connection, "requirement_edition", REVISION_CHECK, "revision >= 1")
    for table, event, sentence, when in AFTER:
        for statement in refuse(dialect, table, event, sentence, when=when):
            op.execute(statement)


def downgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    # Nobody counts by a draft yet.
    op.execute(
        "DELETE FROM requirement WHERE edition_id IN (SELECT id FROM requirement_edition WHERE status = 'draft')"
    )
    op.execute("DELETE FROM requirement_edition WHERE status = 'draft'")
    for table, event, sentence, _ in AFTER:
        for statement in allow(dialect, table, event, sentence):
            op.execute(statement)
    drop_constraint(connection, "requirement_edition", REVISION_CHECK)
    change_check(connection, "requirement_edition", STATUS_CHECK, f"status IN {STATUSES_BEFORE!r}")
    for table, column in (
        ("requirement_edition", "several_requirements"),
        ("requirement_edition", "revision"),
        ("requirement", "counts_shared"),
        ("requirement", "guidance"),
    ):
        op.drop_column(table, column)
    for table, event, sentence in BEFORE:
        for statement in refuse(dialect, table, event, sentence):
            op.execute(statement)
