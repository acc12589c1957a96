"""Issued documents and the counter of their numbers."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0007"
down_revision = "0006"

REVOCATION = ("revoked_at", "revoked_by_id", "revoked_reason")
CHECKS = {
    "procedure_of_certificate": "(kind = 'certificate') = (procedure_slug IS NOT NULL)",
    "procedure_has_name": "(procedure_slug IS NULL) = (procedure_name IS NULL)",
    "statement_of_certificate": "(kind = 'certificate') = (statement <> '')",
    "period": "period_to >= period_from",
    "byte_size": "byte_size > 0",
    "revoked_by_somebody": "(revoked_at IS NULL) = (revoked_by_id IS NULL)",
    "revoked_for_a_reason": "(revoked_at IS NULL) = (revoked_reason = '')",
    "documentkind": "kind IN ('summary', 'certificate')",
}
KEYS = {
    "program_id": "program",
    "fellow_id": "person",
    "issued_by_id": "person",
    "requirement_edition_id": "requirement_edition",
    "revoked_by_id": "person",
}


def columns() -> list["sa.Column[Any]"]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("program_name", sa.String(200), nullable=False),
        sa.Column("kind", sa.Enum("summary", "certificate", native_enum=False, length=40), nullable=False),
        sa.Column("number", sa.String(200), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("fellow_id", sa.Uuid(), nullable=False),
        sa.Column("fellow_name", sa.String(200), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("issued_by_name", sa.String(200), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("procedure_slug", sa.String(200)),
        sa.Column("procedure_name", sa.String(200)),
        sa.Column("requirement_edition_id", sa.Uuid()),
        sa.Column("statement", sa.String(4000), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("byte_size", sa.Integer(), nullable=False),
        sa.Column("revoked_at", UtcDateTime()),
        sa.Column("revoked_by_id", sa.Uuid()),
        sa.Column("revoked_reason", sa.String(4000), nullable=False),
    ]


_CHANGED = " OR ".join(
    f"OLD.{column.name} IS DISTINCT FROM NEW.{column.name}" for column in columns() if column.name not in REVOCATION
)
REFUSALS: tuple[tuple[str, str, str | None], ...] = (
    ("DELETE", "an issued document stays", None),
    ("UPDATE", "an issued document is never changed", _CHANGED),
    ("UPDATE", "a revocation is final", "OLD.revoked_at IS NOT NULL"),
)


def upgrade() -> None:
    op.create_table(
        "document_counter",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("program_id", "year", name=op.f("pk_document_counter")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_document_counter_program_id")),
    )
    op.create_table(
        "document",
        *columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_document_program_id_number")),
        sa.UniqueConstraint("code", name=op.f("uq_document_code")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_document_{column}"))
            for column, table in KEYS.items()
        ),
        *(sa.CheckConstraint(check, name=op.f(f"ck_document_{name}")) for name, check in CHECKS.items()),
    )
    op.create_index("ix_document_program", "document", ["program_id", "issued_at"])
    op.create_index("ix_document_fellow", "document", ["fellow_id", "issued_at"])
    for event, sentence, when in REFUSALS:
        for statement in refuse(op.get_bind().dialect.name, "document", event, sentence, when=when):
            op.execute(statement)


def downgrade() -> None:
    for event, sentence, _when in REFUSALS:
        for statement in allow(op.get_bind().dialect.name, "document", event, sentence):
            op.execute(statement)
    op.drop_table("document")
    op.drop_table("document_counter")
