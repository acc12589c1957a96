"""The fellow's own rating of a case, beside the attending's."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0015"
down_revision = "0014"

SAID_ONCE = "An own rating cannot be changed"
GOES_WITH_DRAFT = "An own rating goes only with a draft"
OF_THE_FELLOW = "Only the fellow of a case gives an own rating"
NOTHING_TO_SHOW = "Only what an attending signed is shown without an own rating"

TRIGGERS = (
    ("own_rating", "UPDATE", SAID_ONCE, None),
    (
        "own_rating",
        "DELETE",
        GOES_WITH_DRAFT,
        "EXISTS (SELECT 1 FROM logged_case WHERE id = OLD.case_id AND state <> 'draft')",
    ),
    (
        "own_rating",
        "INSERT",
        OF_THE_FELLOW,
        "NOT EXISTS (SELECT 1 FROM logged_case WHERE id = NEW.case_id AND fellow_id = NEW.fellow_id)",
    ),
    (
        "own_rating",
        "INSERT",
        NOTHING_TO_SHOW,
        "NEW.entrustment IS NULL AND NOT EXISTS (SELECT 1 FROM signature WHERE case_id = NEW.case_id)",
    ),
)

# What was signed until now was shown to its fellow before anybody asked for an own rating.
SHOWN_ALREADY = """
    INSERT INTO own_rating (case_id, fellow_id, entrustment, rated_at)
    SELECT logged_case.id, logged_case.fellow_id, NULL, logged_case.signed_at
    FROM logged_case WHERE logged_case.state IN ('signed', 'void')
"""


def upgrade() -> None:
    op.create_table(
        "own_rating",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("fellow_id", sa.Uuid(), nullable=False),
        sa.Column("entrustment", sa.SmallInteger()),
        sa.Column("rated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_own_rating")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["logged_case.id"], name=op.f("fk_own_rating_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["fellow_id"], ["person.id"], name=op.f("fk_own_rating_fellow_id")),
        sa.CheckConstraint("entrustment BETWEEN 1 AND 5", name=op.f("ck_own_rating_entrustment")),
    )
    op.execute(SHOWN_ALREADY)
    dialect = op.get_context().dialect.name
    for table, event, sentence, when in TRIGGERS:
        for statement in refuse(dialect, table, event, sentence, when=when):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_context().dialect.name
    for table, event, sentence, _ in TRIGGERS:
        for statement in allow(dialect, table, event, sentence):
            op.execute(statement)
    op.drop_table("own_rating")
