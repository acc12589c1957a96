"""Signed cases that go on: a later revision with a signature of its own, or void. Signatures say how, what and why.

A signature made before keeps its format, 1, and its digest; none of its columns changes.
"""

# ruff: noqa: S608  # fixed words

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from alembic import op

from logbook.foundation.reshape import add_check, add_key, allow_null, change_check, drop_constraint, require
from logbook.foundation.triggers import allow, refuse

revision = "0012"
down_revision = "0011"

STATES_BEFORE = ("draft", "submitted", "returned", "signed")
STATES = (*STATES_BEFORE, "void")
KINDS = ("case", "amendment", "void")
MEANS = ("password", "pin", "guest_link")

SIGNED_CASE = "A signed case cannot be changed"
SIGNED_PROCEDURE = "The procedures of a signed case cannot be changed"
UNSIGNED_FIRST = "A case is signed by its signature alone"
BY_SIGNATURE = "A case is signed only by a signature on its present revision"
WAITING_ONLY = "Only a case that waits for its attending is signed"
WITH_SIGNATURE = "Roles are attested with the signature and never later"
NEXT_REVISION = "A signature is on a waiting case or on the next revision of a signed one"

IS_SIGNED = "EXISTS (SELECT 1 FROM signature WHERE case_id = NEW.id AND revision = NEW.revision)"
IS_WAITING = (
    "EXISTS (SELECT 1 FROM logged_case WHERE id = NEW.case_id AND revision = NEW.revision AND state = 'submitted')"
)
WAS_SIGNED = (
    "EXISTS (SELECT 1 FROM signature JOIN logged_case ON logged_case.id = signature.case_id"
    " WHERE signature.id = NEW.signature_id AND logged_case.state = 'signed')"
)


def _state(row: str) -> str:
    return f"(SELECT state FROM logged_case WHERE id = {row}.case_id) = 'signed'"


BEFORE = (
    ("logged_case", "UPDATE", SIGNED_CASE, "OLD.state = 'signed'"),
    ("logged_case", "DELETE", SIGNED_CASE, "OLD.state = 'signed'"),
    ("logged_case", "INSERT", UNSIGNED_FIRST, "NEW.state = 'signed'"),
    ("logged_case", "UPDATE", BY_SIGNATURE, f"NEW.state = 'signed' AND NOT {IS_SIGNED}"),
    ("case_procedure", "UPDATE", SIGNED_PROCEDURE, f"{_state('OLD')} OR {_state('NEW')}"),
    ("case_procedure", "DELETE", SIGNED_PROCEDURE, _state("OLD")),
    ("case_procedure", "INSERT", SIGNED_PROCEDURE, _state("NEW")),
    ("signature", "INSERT", WAITING_ONLY, f"NOT {IS_WAITING}"),
    ("attested_role", "INSERT", WITH_SIGNATURE, WAS_SIGNED),
)

# A signature on the next revision comes first; then, and only then, does the case follow it.
HAS_NEXT = (
    "OLD.state = 'signed' AND NEW.id = OLD.id AND NEW.state IN ('signed', 'void') AND NEW.revision = OLD.revision + 1"
)
OF_ITS_KIND = f"{IS_SIGNED[:-1]} AND (kind = 'void') = (NEW.state = 'void'))"
IS_NEXT = (
    "NEW.kind <> 'case' AND EXISTS"
    " (SELECT 1 FROM logged_case WHERE id = NEW.case_id AND revision = NEW.revision - 1 AND state = 'signed')"
)
ON_THIS_REVISION = (
    "EXISTS (SELECT 1 FROM signature JOIN logged_case ON logged_case.id = signature.case_id WHERE signature.id ="
    " NEW.signature_id AND logged_case.state IN ('signed', 'void') AND logged_case.revision >= signature.revision)"
)


def _settled(row: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM logged_case AS of_case WHERE of_case.id = {row}.case_id"
        " AND of_case.state IN ('signed', 'void') AND NOT EXISTS (SELECT 1 FROM signature"
        " WHERE signature.case_id = of_case.id AND signature.revision = of_case.revision + 1))"
    )


AFTER = (
    ("logged_case", "UPDATE", SIGNED_CASE, f"OLD.state IN ('signed', 'void') AND NOT ({HAS_NEXT})"),
    ("logged_case", "DELETE", SIGNED_CASE, "OLD.state IN ('signed', 'void')"),
    ("logged_case", "INSERT", UNSIGNED_FIRST, "NEW.state IN ('signed', 'void')"),
    ("logged_case", "UPDATE", BY_SIGNATURE, f"NEW.state IN ('signed', 'void') AND NOT {OF_ITS_KIND}"),
    ("case_procedure", "UPDATE", SIGNED_PROCEDURE, f"{_settled('OLD')} OR {_settled('NEW')}"),
    ("case_procedure", "DELETE", SIGNED_PROCEDURE, _settled("OLD")),
    ("case_procedure", "INSERT", SIGNED_PROCEDURE, _settled("NEW")),
    ("signature", "INSERT", NEXT_REVISION, f"NOT (NEW.kind = 'case' AND {IS_WAITING}) AND NOT ({IS_NEXT})"),
    ("attested_role", "INSERT", WITH_SIGNATURE, ON_THIS_REVISION),
)

CHECKS = {
    "format": "format IN (1, 2)",
    "authenticated": "(format = 1) = (authenticated_by IS NULL)",
    "guest": "(signer_id IS NULL) = (guest_registration IS NOT NULL)",
    "reason": "(kind = 'case') = (reason = '')",
    "signaturekind": f"kind IN {KINDS!r}",
    "means": f"authenticated_by IN {MEANS!r}",
}
# Off while the new columns of what was signed before are filled.
FILLED_BELOW = ("signature", "UPDATE", "A signature cannot be changed", None)
Triggers = Sequence[tuple[str, str, str, str | None]]


def upgrade() -> None:
    _exchange(BEFORE, AFTER, _widen)


def downgrade() -> None:
    later = "SELECT count(*) FROM signature WHERE format <> 1"
    if op.get_bind().scalar(sa.text(later)):
        raise RuntimeError("There are signatures that the tables of before cannot hold, and none is thrown away.")
    _exchange(AFTER, BEFORE, _narrow)


def _exchange(old: Triggers, new: Triggers, change: Callable[[sa.Connection], None]) -> None:
    """Change the tables while none of their triggers looks, and let the new ones look from then on."""
    dialect = op.get_context().dialect.name
    for table, event, sentence, _ in (*old, FILLED_BELOW):
        for statement in allow(dialect, table, event, sentence):
            op.execute(statement)
    change(op.get_bind())
    for table, event, sentence, when in (*new, FILLED_BELOW):
        for statement in refuse(dialect, table, event, sentence, when=when):
            op.execute(statement)


def _widen(connection: sa.Connection) -> None:
    change_check(connection, "logged_case", "ck_logged_case_casestate", f"state IN {STATES!r}")
    change_check(
        connection, "logged_case", "ck_logged_case_signed_at", "(state IN ('signed', 'void')) = (signed_at IS NOT NULL)"
    )
    drop_constraint(connection, "attested_role", "fk_attested_role_case_procedure_id")
    allow_null(connection, "signature", "signer_id")
    for column in (
        sa.Column("format", sa.SmallInteger()),
        sa.Column("kind", sa.String(40)),
        sa.Column("reason", sa.String(4000)),
        sa.Column("authenticated_by", sa.String(40)),
        sa.Column("guest_registration", sa.String(200)),
    ):
        op.add_column("signature", column)
    op.execute("UPDATE signature SET format = 1, kind = 'case', reason = ''")
    for filled in ("format", "kind", "reason"):
        require(connection, "signature", filled)
    for name, condition in CHECKS.items():
        add_check(connection, "signature", f"ck_signature_{name}", condition)


def _narrow(connection: sa.Connection) -> None:
    for name in CHECKS:
        drop_constraint(connection, "signature", f"ck_signature_{name}")
    for column in ("guest_registration", "authenticated_by", "reason", "kind", "format"):
        op.drop_column("signature", column)
    require(connection, "signature", "signer_id")
    add_key(connection, "attested_role", "fk_attested_role_case_procedure_id", "case_procedure_id", "case_procedure")
    change_check(connection, "logged_case", "ck_logged_case_signed_at", "(state = 'signed') = (signed_at IS NOT NULL)")
    change_check(connection, "logged_case", "ck_logged_case_casestate", f"state IN {STATES_BEFORE!r}")
