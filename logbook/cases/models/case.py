"""A case and the procedures in it."""

from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logbook.cases.models.choices import (
    AgeBand,
    CaseRole,
    CaseState,
    KapUnit,
    NotRecorded,
    Outcome,
    Position,
    PulseMode,
    Sedation,
    Side,
)
from logbook.cases.models.records import PatientPseudonym
from logbook.catalogue.models import CatalogueEdition, Guidance, Procedure
from logbook.foundation import clock
from logbook.foundation.db import (
    Base,
    ClockTime,
    FixedPoint,
    JsonDict,
    JsonList,
    Key,
    LongText,
    ShortText,
    Utc,
    UtcDateTime,
    text_enum,
)
from logbook.people.models import CArm, Person, Program, Site

# How the name of whoever supervised without an account is marked wherever it is shown.
GUEST = "(guest)"

# What a draft may leave open and a case that was handed in may not.
_SUPERVISED = "(attending_id IS NOT NULL OR (guest_name <> '' AND guest_email <> ''))"
_COMPLETE = f"state = 'draft' OR (site_id IS NOT NULL AND {_SUPERVISED} AND submitted_at IS NOT NULL)"
_AT_LEAST_ZERO = ("fluoroscopy_seconds", "air_kerma_mgy", "kap_value", "kap_gycm2", "frames")


class Case(Base):
    """One patient encounter as one fellow saw it. Its id is made by the client, its number by the program.

    A guest is a supervisor without an account, of whom the fellow gives name and e-mail address in place of an
    attending. They stand here and not in a table of guests, so that a signature covers to whom its link went.
    """

    __tablename__ = "logged_case"
    __table_args__ = (
        UniqueConstraint("program_id", "number"),
        # Ends in logged_at so that the start pages count and date a fellow's cases from the index alone.
        Index("ix_logged_case_fellow", "fellow_id", "program_id", "state", "performed_on", "logged_at"),
        # The latest of one fellow's, to log again: without it a start page sorts all of them.
        Index("ix_logged_case_fellow_latest", "fellow_id", "program_id", "number"),
        Index("ix_logged_case_program", "program_id", "state", "performed_on"),
        Index("ix_logged_case_attending", "attending_id", "state", "performed_on"),
        # The list's order: without it every page of fifty sorts all of the program's cases.
        Index("ix_logged_case_latest", "program_id", "performed_on", "number"),
        CheckConstraint(_COMPLETE, name="complete"),
        CheckConstraint("(guest_name IS NULL) = (guest_email IS NULL)", name="guest"),
        CheckConstraint("attending_id IS NULL OR guest_name IS NULL", name="one_supervisor"),
        CheckConstraint("(state IN ('signed', 'void')) = (signed_at IS NOT NULL)", name="signed_at"),
        CheckConstraint("revision >= 1", name="revision"),
        CheckConstraint("duration_minutes IS NULL OR duration_minutes > 0", name="duration"),
        CheckConstraint("fluoroscopy_seconds IS NULL OR fluoroscopy_not_recorded IS NULL", name="fluoroscopy_once"),
        CheckConstraint("(kap_value IS NULL) = (kap_unit IS NULL)", name="kap_has_unit"),
        CheckConstraint("(kap_value IS NULL) = (kap_gycm2 IS NULL)", name="kap_is_converted"),
        CheckConstraint("dose_not_recorded IS NULL OR (kap_value IS NULL AND air_kerma_mgy IS NULL)", name="dose_once"),
        *(CheckConstraint(f"{name} IS NULL OR {name} >= 0", name=f"{name}_sign") for name in _AT_LEAST_ZERO),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    number: Mapped[int]
    fellow_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[CaseState] = mapped_column(text_enum(CaseState), default=CaseState.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    catalogue_edition_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_edition.id"))

    performed_on: Mapped[date]
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    attending_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    guest_name: Mapped[str | None] = mapped_column(String(200))
    guest_email: Mapped[str | None] = mapped_column(String(200))
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient_pseudonym.id"), index=True)
    age_band: Mapped[AgeBand | None] = mapped_column(text_enum(AgeBand))
    sedation: Mapped[Sedation | None] = mapped_column(text_enum(Sedation))
    position: Mapped[Position | None] = mapped_column(text_enum(Position))

    started_at: Mapped[time | None] = mapped_column(ClockTime)
    ended_at: Mapped[time | None] = mapped_column(ClockTime)
    duration_minutes: Mapped[int | None]
    fluoroscopy_seconds: Mapped[int | None]
    fluoroscopy_not_recorded: Mapped[NotRecorded | None] = mapped_column(
        text_enum(NotRecorded, "fluoroscopy_not_recorded")
    )
    air_kerma_mgy: Mapped[Decimal | None] = mapped_column(FixedPoint(4))
    kap_value: Mapped[Decimal | None] = mapped_column(FixedPoint(6))
    kap_unit: Mapped[KapUnit | None] = mapped_column(text_enum(KapUnit))
    kap_gycm2: Mapped[Decimal | None] = mapped_column(FixedPoint(8))
    dose_not_recorded: Mapped[NotRecorded | None] = mapped_column(text_enum(NotRecorded, "dose_not_recorded"))
    pulse_mode: Mapped[PulseMode | None] = mapped_column(text_enum(PulseMode))
    frames: Mapped[int | None]
    c_arm_id: Mapped[UUID | None] = mapped_column(ForeignKey("c_arm.id"))

    complications: Mapped[JsonList] = mapped_column(default=list)
    complication_note: Mapped[LongText] = mapped_column(default="")
    outcome: Mapped[Outcome | None] = mapped_column(text_enum(Outcome))
    outcome_note: Mapped[LongText] = mapped_column(default="")
    notes: Mapped[LongText] = mapped_column(default="")

    logged_at: Mapped[Utc] = mapped_column(default=clock.now)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    procedures: Mapped[list["CaseProcedure"]] = relationship(
        lazy="raise", order_by="CaseProcedure.place", back_populates="case", cascade="all, delete-orphan"
    )
    program: Mapped[Program] = relationship(lazy="raise", viewonly=True)
    fellow: Mapped[Person] = relationship(lazy="raise", foreign_keys=fellow_id, viewonly=True)
    attending: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=attending_id, viewonly=True)
    site: Mapped[Site | None] = relationship(lazy="raise", viewonly=True)
    c_arm: Mapped[CArm | None] = relationship(lazy="raise", viewonly=True)
    patient: Mapped[PatientPseudonym | None] = relationship(lazy="raise", viewonly=True)
    catalogue_edition: Mapped[CatalogueEdition] = relationship(lazy="raise", viewonly=True)

    @property
    def supervisor(self) -> str:
        """Who supervised: the attending, or the guest with the mark; "" where a draft does not say."""
        return supervised_by(self.attending.name if self.attending else None, self.guest_name)

    @property
    def supervisor_in_short(self) -> str:
        """The same as colleagues say it in a list."""
        return supervised_by(self.attending.short_name if self.attending else None, self.guest_name)


def supervised_by(attending: str | None, guest_name: str | None) -> str:
    """The attending's name, or a guest's with the mark that everybody is shown; "" for neither."""
    return f"{guest_name} {GUEST}" if guest_name else attending or ""


class CaseProcedure(Base):
    """One procedure within a case, with the fellow's role in it."""

    __tablename__ = "case_procedure"
    __table_args__ = (
        UniqueConstraint("case_id", "place"),
        CheckConstraint("(checklist IS NULL) = (checklist_version IS NULL)", name="checklist_version"),
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id"))
    place: Mapped[int]
    procedure_id: Mapped[UUID] = mapped_column(ForeignKey("procedure.id"), index=True)
    role: Mapped[CaseRole] = mapped_column(text_enum(CaseRole))
    side: Mapped[Side | None] = mapped_column(text_enum(Side))
    levels: Mapped[JsonList] = mapped_column(default=list)
    guidance: Mapped[Guidance | None] = mapped_column(text_enum(Guidance))
    approach: Mapped[ShortText] = mapped_column(default="")
    faculty_observed: Mapped[bool] = mapped_column(default=False)
    checklist_version: Mapped[int | None]
    checklist: Mapped[JsonDict | None]

    case: Mapped[Case] = relationship(lazy="raise", back_populates="procedures")
    procedure: Mapped[Procedure] = relationship(lazy="raise", viewonly=True)

    @property
    def slug(self) -> str:
        """The slug of the procedure, by which it is the same one in every edition of the catalogue."""
        return self.procedure.slug
