"""Signatures, attested roles, returns and chain heads. None of them changes, and no case is signed without one."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0006"
down_revision = "0005"

ROLES = ("observed", "assisted", "performed")

SIGNATURE = "A signature cannot be changed"
ATTESTED_ROLE = "An attested role cannot be changed"
CASE_RETURN = "A return cannot be changed"
CHAIN_HEAD = "A chain of signatures only grows"
SIGNED_BY_SIGNATURE = "A case is signed only by a signature on its present revision"
WAITING_ONLY = "Only a case that waits for its attending is signed"
WITH_SIGNATURE = "Roles are attested with the signature and never later"

IS_SIGNED = "EXISTS (SELECT 1 FROM signature WHERE case_id = NEW.id AND revision = NEW.revision)"
IS_WAITING = (
    "EXISTS (SELECT 1 FROM logged_case WHERE id = NEW.case_id AND revision = NEW.revision AND state = 'submitted')"
)
WAS_SIGNED = (
    "EXISTS (SELECT 1 FROM signature JOIN logged_case ON logged_case.id = signature.case_id"
    " WHERE signature.id = NEW.signature_id AND logged_case.state = 'signed')"
)

TRIGGERS = (
    ("signature", "UPDATE", SIGNATURE, None),
    ("signature", "DELETE", SIGNATURE, None),
    ("attested_role", "UPDATE", ATTESTED_ROLE, None),
    ("attested_role", "DELETE", ATTESTED_ROLE, None),
    ("case_return", "UPDATE", CASE_RETURN, None),
    ("case_return", "DELETE", CASE_RETURN, None),
    ("chain_head", "UPDATE", CHAIN_HEAD, "NEW.program_id <> OLD.program_id OR NEW.length <= OLD.length"),
    ("chain_head", "DELETE", CHAIN_HEAD, None),
    ("logged_case", "UPDATE", SIGNED_BY_SIGNATURE, f"NEW.state = 'signed' AND NOT {IS_SIGNED}"),
    ("signature", "INSERT", WAITING_ONLY, f"NOT {IS_WAITING}"),
    ("attested_role", "INSERT", WITH_SIGNATURE, WAS_SIGNED),
)


def _key_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "chain_head",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("program_id", name=op.f("pk_chain_head")),
        _key_to("chain_head", "program_id", "program"),
    )
    _create_signature()
    op.create_table(
        "attested_role",
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("case_procedure_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("role", sa.Enum(*ROLES, native_enum=False, create_constraint=False, length=40), nullable=False),
        sa.PrimaryKeyConstraint("signature_id", "case_procedure_id", name=op.f("pk_attested_role")),
        _key_to("attested_role", "signature_id", "signature"),
        _key_to("attested_role", "case_procedure_id", "case_procedure"),
        sa.CheckConstraint(f"role IN {ROLES!r}", name=op.f("ck_attested_role_caserole")),
    )
    op.create_table(
        "case_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("returned_by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(4000), nullable=False),
        sa.Column("returned_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_return")),
        _key_to("case_return", "case_id", "logged_case"),
        _key_to("case_return", "returned_by_id", "person"),
    )
    op.create_index(op.f("ix_case_return_case_id"), "case_return", ["case_id"])
    dialect = op.get_context().dialect.name
    for table, event, sentence, when in TRIGGERS:
        for statement in refuse(dialect, table, event, sentence, when=when):
            op.execute(statement)


def _create_signature() -> None:
    op.create_table(
        "signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("signer_id", sa.Uuid(), nullable=False),
        sa.Column("signer_name", sa.String(200), nullable=False),
        sa.Column("meaning", sa.String(4000), nullable=False),
        sa.Column("entrustment", sa.SmallInteger()),
        sa.Column("feedback", sa.String(4000), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("snapshot_sha256", sa.String(64), nullable=False),
        sa.Column("previous_digest", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        _key_to("signature", "program_id", "program"),
        _key_to("signature", "case_id", "logged_case"),
        _key_to("signature", "signer_id", "person"),
        sa.UniqueConstraint("program_id", "sequence", name=op.f("uq_signature_program_id_sequence")),
        sa.UniqueConstraint("program_id", "previous_digest", name=op.f("uq_signature_program_id_previous_digest")),
        sa.UniqueConstraint("case_id", "revision", name=op.f("uq_signature_case_id_revision")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_signature_sequence")),
        sa.CheckConstraint("entrustment BETWEEN 1 AND 5", name=op.f("ck_signature_entrustment")),
    )
    op.create_index("ix_signature_signer", "signature", ["signer_id", "signed_at"])


def downgrade() -> None:
    dialect = op.get_context().dialect.name
    for table, event, sentence, _ in TRIGGERS:
        for statement in allow(dialect, table, event, sentence):
            op.execute(statement)
    for table in ("case_return", "attested_role", "signature", "chain_head"):
        op.drop_table(table)
