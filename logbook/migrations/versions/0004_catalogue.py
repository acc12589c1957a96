"""Editions of the catalogue and of the requirements, and what a program sets for itself."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0004"
down_revision = "0003"

KINDS = ("procedure", "skill")
LATERALITIES = ("left_right_bilateral", "left_right", "midline", "none")
COUNTINGS = ("entries", "distinct_patients", "observed_by_faculty")
STATUSES = ("unverified", "adopted")
CONFIDENCES = ("high", "medium-high", "medium", "medium-low", "low")

TRIGGERS = [
    (table, event, sentence, None)
    for table, sentence in (
        ("catalogue_edition", "An edition of the catalogue is never changed"),
        ("procedure", "A procedure of the catalogue is never changed"),
        ("requirement_edition", "An edition of the requirements is never changed"),
        ("requirement", "A requirement is never changed"),
    )
    for event in ("UPDATE", "DELETE")
] + [
    (
        "procedure",
        "INSERT",
        "An edition in use takes no further procedure",
        "EXISTS (SELECT 1 FROM catalogue_in_use WHERE edition_id = NEW.edition_id)",
    )
]


def upgrade() -> None:
    _create_procedures()
    _create_requirements()
    dialect = op.get_context().dialect.name
    for table, event, sentence, when in TRIGGERS:
        for statement in refuse(dialect, table, event, sentence, when=when):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_context().dialect.name
    for table, event, sentence, _ in TRIGGERS:
        for statement in allow(dialect, table, event, sentence):
            op.execute(statement)
    for table in (
        "procedure_target",
        "requirement",
        "requirement_edition",
        "local_code",
        "catalogue_in_use",
        "procedure",
        "catalogue_edition",
    ):
        op.drop_table(table)


def _create_procedures() -> None:
    op.create_table(
        "catalogue_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("source", sa.String(4000), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_edition")),
        sa.UniqueConstraint("name", name=op.f("uq_catalogue_edition_name")),
        sa.UniqueConstraint("digest", name=op.f("uq_catalogue_edition_digest")),
    )
    op.create_table(
        "procedure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid()),
        sa.Column("program_id", sa.Uuid()),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, native_enum=False, create_constraint=False, length=40), nullable=False),
        sa.Column("categories", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("body_region", sa.String(200), nullable=False),
        sa.Column("guidance", sa.JSON(none_as_null=True), nullable=False),
        sa.Column(
            "laterality",
            sa.Enum(*LATERALITIES, native_enum=False, create_constraint=False, length=40),
            nullable=False,
        ),
        sa.Column("levels", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("synonyms", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("hint", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure")),
        sa.ForeignKeyConstraint(["edition_id"], ["catalogue_edition.id"], name=op.f("fk_procedure_edition_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_procedure_program_id")),
        sa.UniqueConstraint("edition_id", "slug", name=op.f("uq_procedure_edition_id_slug")),
        sa.UniqueConstraint("program_id", "slug", name=op.f("uq_procedure_program_id_slug")),
        sa.CheckConstraint(
            "(edition_id IS NULL) <> (program_id IS NULL)", name=op.f("ck_procedure_edition_or_program")
        ),
        sa.CheckConstraint(f"kind IN {KINDS!r}", name=op.f("ck_procedure_procedurekind")),
        sa.CheckConstraint(f"laterality IN {LATERALITIES!r}", name=op.f("ck_procedure_laterality")),
    )
    op.create_table(
        "catalogue_in_use",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("program_id", name=op.f("pk_catalogue_in_use")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_catalogue_in_use_program_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["catalogue_edition.id"], name=op.f("fk_catalogue_in_use_edition_id")),
    )
    op.create_table(
        "local_code",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("procedure_slug", sa.String(200), nullable=False),
        sa.Column("code", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("program_id", "procedure_slug", name=op.f("pk_local_code")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_local_code_program_id")),
    )


def _create_requirements() -> None:
    op.create_table(
        "requirement_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("source", sa.String(4000), nullable=False),
        sa.Column("status", sa.Enum(*STATUSES, native_enum=False, create_constraint=False, length=40), nullable=False),
        sa.Column("based_on_id", sa.Uuid()),
        sa.Column("adopted_by_id", sa.Uuid()),
        sa.Column("adopted_on", sa.Date()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement_edition")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_requirement_edition_program_id")),
        sa.ForeignKeyConstraint(
            ["based_on_id"], ["requirement_edition.id"], name=op.f("fk_requirement_edition_based_on_id")
        ),
        sa.ForeignKeyConstraint(["adopted_by_id"], ["person.id"], name=op.f("fk_requirement_edition_adopted_by_id")),
        sa.UniqueConstraint("based_on_id", name=op.f("uq_requirement_edition_based_on_id")),
        sa.CheckConstraint(
            "(status = 'adopted') = (adopted_by_id IS NOT NULL)",
            name=op.f("ck_requirement_edition_adopted_by_somebody"),
        ),
        sa.CheckConstraint(
            "(status = 'adopted') = (adopted_on IS NOT NULL)", name=op.f("ck_requirement_edition_adopted_some_day")
        ),
        sa.CheckConstraint(f"status IN {STATUSES!r}", name=op.f("ck_requirement_edition_requirementstatus")),
    )
    op.create_index("ix_requirement_edition_program", "requirement_edition", ["program_id", "created_at"])
    op.create_table(
        "requirement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(200), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("minimum", sa.Integer()),
        sa.Column("unit", sa.String(200), nullable=False),
        sa.Column(
            "counting", sa.Enum(*COUNTINGS, native_enum=False, create_constraint=False, length=40), nullable=False
        ),
        sa.Column("span_days", sa.Integer()),
        sa.Column("categories", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("excluded_procedures", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("once_per_case", sa.Boolean(), nullable=False),
        sa.Column("counts_assisted", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Enum(*CONFIDENCES, native_enum=False, create_constraint=False, length=40)),
        sa.Column("remark", sa.String(200), nullable=False),
        sa.Column("doubt", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement")),
        sa.ForeignKeyConstraint(["edition_id"], ["requirement_edition.id"], name=op.f("fk_requirement_edition_id")),
        sa.UniqueConstraint("edition_id", "slug", name=op.f("uq_requirement_edition_id_slug")),
        sa.CheckConstraint("minimum IS NULL OR minimum > 0", name=op.f("ck_requirement_minimum")),
        sa.CheckConstraint(
            "(counting = 'distinct_patients') = (span_days IS NOT NULL)", name=op.f("ck_requirement_span_of_patients")
        ),
        sa.CheckConstraint(f"counting IN {COUNTINGS!r}", name=op.f("ck_requirement_counting")),
        sa.CheckConstraint(f"confidence IN {CONFIDENCES!r}", name=op.f("ck_requirement_confidence")),
    )
    op.create_table(
        "procedure_target",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("procedure_slug", sa.String(200), nullable=False),
        sa.Column("observed", sa.Integer(), nullable=False),
        sa.Column("assisted", sa.Integer(), nullable=False),
        sa.Column("performed", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.Uuid()),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("program_id", "procedure_slug", name=op.f("pk_procedure_target")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_procedure_target_program_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_procedure_target_set_by_id")),
        sa.CheckConstraint(
            "observed >= 0 AND assisted >= 0 AND performed >= 0", name=op.f("ck_procedure_target_at_least_zero")
        ),
    )
