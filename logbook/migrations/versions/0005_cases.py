"""Cases, their procedures and follow-ups, pseudonyms and counters. What is signed, and a follow-up, cannot change."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import ClockTime, FixedPoint, UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0005"
down_revision = "0004"

AGE_BANDS = ("0-17", "18-39", "40-64", "65-79", "80-89", "90+")
GUIDANCE = ("fluoroscopy", "ct", "ultrasound", "none")
KAP_UNITS = ("Gy.cm2", "dGy.cm2", "cGy.cm2", "mGy.cm2", "uGy.m2", "mGy.m2", "Gy.m2")
NOT_RECORDED = ("not_displayed", "not_noted", "record_unavailable", "not_used")
OUTCOMES = ("achieved", "not_achieved")
POSITIONS = ("prone", "supine", "lateral", "sitting", "other")
PULSE_MODES = ("continuous", "pulsed", "low_dose")
ROLES = ("observed", "assisted", "performed")
SEDATIONS = ("none", "local", "minimal", "moderate", "mac", "general")
SIDES = ("left", "right", "bilateral", "midline")
STATES = ("draft", "submitted", "returned", "signed")

CASE_CHECKS = {
    "complete": "state = 'draft' OR (site_id IS NOT NULL AND attending_id IS NOT NULL AND submitted_at IS NOT NULL)",
    "signed_at": "(state = 'signed') = (signed_at IS NOT NULL)",
    "revision": "revision >= 1",
    "duration": "duration_minutes IS NULL OR duration_minutes > 0",
    "fluoroscopy_once": "fluoroscopy_seconds IS NULL OR fluoroscopy_not_recorded IS NULL",
    "kap_has_unit": "(kap_value IS NULL) = (kap_unit IS NULL)",
    "kap_is_converted": "(kap_value IS NULL) = (kap_gycm2 IS NULL)",
    "dose_once": "dose_not_recorded IS NULL OR (kap_value IS NULL AND air_kerma_mgy IS NULL)",
} | {
    f"{name}_sign": f"{name} IS NULL OR {name} >= 0"
    for name in ("fluoroscopy_seconds", "air_kerma_mgy", "kap_value", "kap_gycm2", "frames")
}

SIGNED_CASE = "A signed case cannot be changed"
UNSIGNED_FIRST = "A case is signed by its signature alone"
SIGNED_PROCEDURE = "The procedures of a signed case cannot be changed"
FOLLOW_UP = "A follow-up cannot be changed"

OLD_IS_SIGNED = "(SELECT state FROM logged_case WHERE id = OLD.case_id) = 'signed'"
NEW_IS_SIGNED = "(SELECT state FROM logged_case WHERE id = NEW.case_id) = 'signed'"

TRIGGERS = (
    ("logged_case", "UPDATE", SIGNED_CASE, "OLD.state = 'signed'"),
    ("logged_case", "DELETE", SIGNED_CASE, "OLD.state = 'signed'"),
    ("logged_case", "INSERT", UNSIGNED_FIRST, "NEW.state = 'signed'"),
    ("case_procedure", "UPDATE", SIGNED_PROCEDURE, f"{OLD_IS_SIGNED} OR {NEW_IS_SIGNED}"),
    ("case_procedure", "DELETE", SIGNED_PROCEDURE, OLD_IS_SIGNED),
    ("case_procedure", "INSERT", SIGNED_PROCEDURE, NEW_IS_SIGNED),
    ("follow_up", "UPDATE", FOLLOW_UP, None),
    ("follow_up", "DELETE", FOLLOW_UP, None),
)


def _choice(name: str, members: tuple[str, ...], *, nullable: bool = True) -> "sa.Column[str]":
    return sa.Column(name, sa.Enum(*members, native_enum=False, create_constraint=False, length=40), nullable=nullable)


def _one_of(table: str, column: str, kind: str, members: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN {members!r}", name=op.f(f"ck_{table}_{kind}"))


def _key_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "case_counter",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("last_case", sa.Integer(), nullable=False),
        sa.Column("last_patient", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("program_id", name=op.f("pk_case_counter")),
        _key_to("case_counter", "program_id", "program"),
    )
    op.create_table(
        "patient_pseudonym",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_pseudonym")),
        _key_to("patient_pseudonym", "program_id", "program"),
        _key_to("patient_pseudonym", "fellow_id", "person"),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_patient_pseudonym_program_id_number")),
        sa.CheckConstraint("number > 0", name=op.f("ck_patient_pseudonym_number")),
    )
    op.create_index(op.f("ix_patient_pseudonym_fellow_id"), "patient_pseudonym", ["fellow_id"])
    _create_case()
    _create_case_procedure()
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("procedure_id", sa.Uuid(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        _key_to("follow_up", "case_id", "logged_case"),
        _key_to("follow_up", "procedure_id", "procedure"),
        _key_to("follow_up", "recorded_by_id", "person"),
    )
    op.create_index(op.f("ix_follow_up_case_id"), "follow_up", ["case_id"])
    dialect = op.get_context().dialect.name
    for table, event, sentence, when in TRIGGERS:
        for statement in refuse(dialect, table, event, sentence, when=when):
            op.execute(statement)


def _create_case() -> None:
    op.create_table(
        "logged_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fellow_id", sa.Uuid(), nullable=False),
        _choice("state", STATES, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("catalogue_edition_id", sa.Uuid(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Uuid()),
        sa.Column("attending_id", sa.Uuid()),
        sa.Column("patient_id", sa.Uuid()),
        _choice("age_band", AGE_BANDS),
        _choice("sedation", SEDATIONS),
        _choice("position", POSITIONS),
        sa.Column("started_at", ClockTime()),
        sa.Column("ended_at", ClockTime()),
        sa.Column("duration_minutes", sa.Integer()),
        sa.Column("fluoroscopy_seconds", sa.Integer()),
        _choice("fluoroscopy_not_recorded", NOT_RECORDED),
        sa.Column("air_kerma_mgy", FixedPoint(4)),
        sa.Column("kap_value", FixedPoint(6)),
        _choice("kap_unit", KAP_UNITS),
        sa.Column("kap_gycm2", FixedPoint(8)),
        _choice("dose_not_recorded", NOT_RECORDED),
        _choice("pulse_mode", PULSE_MODES),
        sa.Column("frames", sa.Integer()),
        sa.Column("c_arm_id", sa.Uuid()),
        sa.Column("complications", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("complication_note", sa.String(4000), nullable=False),
        _choice("outcome", OUTCOMES),
        sa.Column("outcome_note", sa.String(4000), nullable=False),
        sa.Column("notes", sa.String(4000), nullable=False),
        sa.Column("logged_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime()),
        sa.Column("signed_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logged_case")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_logged_case_program_id_number")),
        _key_to("logged_case", "program_id", "program"),
        _key_to("logged_case", "fellow_id", "person"),
        _key_to("logged_case", "catalogue_edition_id", "catalogue_edition"),
        _key_to("logged_case", "site_id", "site"),
        _key_to("logged_case", "attending_id", "person"),
        _key_to("logged_case", "patient_id", "patient_pseudonym"),
        _key_to("logged_case", "c_arm_id", "c_arm"),
        _one_of("logged_case", "state", "casestate", STATES),
        _one_of("logged_case", "age_band", "ageband", AGE_BANDS),
        _one_of("logged_case", "sedation", "sedation", SEDATIONS),
        _one_of("logged_case", "position", "position", POSITIONS),
        _one_of("logged_case", "kap_unit", "kapunit", KAP_UNITS),
        _one_of("logged_case", "fluoroscopy_not_recorded", "fluoroscopy_not_recorded", NOT_RECORDED),
        _one_of("logged_case", "dose_not_recorded", "dose_not_recorded", NOT_RECORDED),
        _one_of("logged_case", "pulse_mode", "pulsemode", PULSE_MODES),
        _one_of("logged_case", "outcome", "outcome", OUTCOMES),
        *(sa.CheckConstraint(sql, name=op.f(f"ck_logged_case_{name}")) for name, sql in CASE_CHECKS.items()),
    )
    op.create_index(
        "ix_logged_case_fellow",
        "logged_case",
        ["fellow_id", "program_id", "state", "performed_on", "logged_at"],
    )
    for owner in ("program", "attending"):
        op.create_index(f"ix_logged_case_{owner}", "logged_case", [f"{owner}_id", "state", "performed_on"])
    op.create_index("ix_logged_case_latest", "logged_case", ["program_id", "performed_on", "number"])
    op.create_index(op.f("ix_logged_case_patient_id"), "logged_case", ["patient_id"])


def _create_case_procedure() -> None:
    op.create_table(
        "case_procedure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Uuid(), nullable=False),
        _choice("role", ROLES, nullable=False),
        _choice("side", SIDES),
        sa.Column("levels", sa.JSON(none_as_null=True), nullable=False),
        _choice("guidance", GUIDANCE),
        sa.Column("approach", sa.String(200), nullable=False),
        sa.Column("faculty_observed", sa.Boolean(), nullable=False),
        sa.Column("checklist_version", sa.Integer()),
        sa.Column("checklist", sa.JSON(none_as_null=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_procedure")),
        _key_to("case_procedure", "case_id", "logged_case"),
        _key_to("case_procedure", "procedure_id", "procedure"),
        sa.UniqueConstraint("case_id", "place", name=op.f("uq_case_procedure_case_id_place")),
        _one_of("case_procedure", "role", "caserole", ROLES),
        _one_of("case_procedure", "side", "side", SIDES),
        _one_of("case_procedure", "guidance", "guidance", GUIDANCE),
        sa.CheckConstraint(
            "(checklist IS NULL) = (checklist_version IS NULL)", name=op.f("ck_case_procedure_checklist_version")
        ),
    )
    op.create_index(op.f("ix_case_procedure_procedure_id"), "case_procedure", ["procedure_id"])


def downgrade() -> None:
    dialect = op.get_context().dialect.name
    for table, event, sentence, _ in TRIGGERS:
        for statement in allow(dialect, table, event, sentence):
            op.execute(statement)
    for table in ("follow_up", "case_procedure", "logged_case", "patient_pseudonym", "case_counter"):
        op.drop_table(table)
