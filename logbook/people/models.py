"""Programs, sites, C-arms, people, memberships, and who stands in for whom."""

import enum
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint, and_, func
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from logbook.foundation import clock
from logbook.foundation.db import Base, Key, ShortText, Utc, text_enum


class MemberRole(enum.StrEnum):
    """What a person is in a program."""

    FELLOW = "fellow"
    ATTENDING = "attending"
    DIRECTOR = "program_director"
    COORDINATOR = "coordinator"

    @property
    def label(self) -> str:
        """The role as people say it."""
        return self.value.replace("_", " ").capitalize()


class Program(Base):
    """A fellowship program: the boundary nobody sees across."""

    __tablename__ = "program"

    id: Mapped[Key]
    name: Mapped[ShortText]
    institution: Mapped[ShortText]
    time_zone: Mapped[ShortText] = mapped_column(default="America/New_York")
    created_at: Mapped[Utc] = mapped_column(default=clock.now)

    @property
    def program_id(self) -> UUID:
        """Its own id, so that a permission may be asked about a program as about anything in it."""
        return self.id

    def today(self) -> date:
        """The calendar day it is at the program."""
        return clock.today(self.time_zone)


class Site(Base):
    """A participating site: a hospital, clinic or surgery center where the program's cases happen."""

    __tablename__ = "site"
    __table_args__ = (UniqueConstraint("program_id", "name"),)

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), index=True)
    name: Mapped[ShortText]
    is_active: Mapped[bool] = mapped_column(default=True)


class CArm(Base):
    """A C-arm on the program's list, by a name of the program's own: never a device serial number."""

    __tablename__ = "c_arm"
    __table_args__ = (UniqueConstraint("site_id", "name"),)

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"), index=True)
    name: Mapped[ShortText]
    is_active: Mapped[bool] = mapped_column(default=True)


membership_site = Table(
    "membership_site",
    Base.metadata,
    Column("membership_id", ForeignKey("membership.id"), primary_key=True),
    Column("site_id", ForeignKey("site.id"), primary_key=True, index=True),
)


def full_name(given_name: str, family_name: str, degree: str) -> str:
    """Given and family name, with the degree where there is one: "Ada Reyes, MD"."""
    plain = f"{given_name} {family_name}"
    return f"{plain}, {degree}" if degree else plain


class Person(Base):
    """A human being, once, however many programs and roles they have."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[Key]
    given_name: Mapped[ShortText]
    family_name: Mapped[ShortText]
    degree: Mapped[ShortText] = mapped_column(default="")
    email: Mapped[ShortText] = mapped_column(unique=True)
    memberships: Mapped[list["Membership"]] = relationship(lazy="raise", order_by="Membership.starts_on")
    # A coarse bound, so that old ones are not read at every request; each still says itself when it was.
    standing_in: Mapped[list["Absence"]] = relationship(
        lazy="raise",
        primaryjoin=lambda: and_(Person.id == foreign(Absence.deputy_id), Absence.ends_at > func.now()),
        viewonly=True,
    )

    @property
    def name(self) -> str:
        """Given and family name, with the degree where there is one: "Ada Reyes, MD"."""
        return full_name(self.given_name, self.family_name, self.degree)

    @property
    def short_name(self) -> str:
        """How colleagues say it in a list: "Dr Reyes"."""
        return f"Dr {self.family_name}" if self.degree else f"{self.given_name} {self.family_name}"

    def roles_in(self, program_id: UUID, on: date | None = None) -> frozenset[MemberRole]:
        """The roles held in a program on a day (today unless told)."""
        day = on or clock.today()
        return frozenset(
            each.role for each in self.memberships if each.program_id == program_id and each.active_on(day)
        )

    def stands_in_for(self, person_id: UUID | None, program_id: UUID, at: datetime | None = None) -> bool:
        """Whether the person is deputy of another one in a program at a moment (now unless told)."""
        return person_id in self.deputy_for(program_id, at)

    def deputy_for(self, program_id: UUID, at: datetime | None = None) -> frozenset[UUID]:
        """For whom the person stands in, in a program at a moment (now unless told)."""
        moment = at or clock.now()
        return frozenset(
            each.person_id for each in self.standing_in if each.program_id == program_id and each.is_on(moment)
        )

    def ever_in(self, program_id: UUID) -> bool:
        """Whether the person belongs or belonged to the program."""
        return any(each.program_id == program_id for each in self.memberships)


class Membership(Base):
    """One role of one person in one program, from a day on and until a day, both included."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        UniqueConstraint("person_id", "program_id", "role", "starts_on"),
        Index("ix_membership_program_role", "program_id", "role"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    role: Mapped[MemberRole] = mapped_column(text_enum(MemberRole))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    person: Mapped[Person] = relationship(lazy="raise", back_populates="memberships")
    program: Mapped[Program] = relationship(lazy="raise")
    sites: Mapped[list[Site]] = relationship(secondary=membership_site, lazy="raise", order_by=Site.name)

    def active_on(self, day: date) -> bool:
        """Whether the role is held on that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Absence(Base):
    """Days on which an attending is away and a deputy, another attending of the program, decides in their place.

    ``starts_on`` and ``ends_on`` are the days as they were said, both included. ``starts_at`` and ``ends_at`` are the
    moments that count: midnights at the program, until the absence is ended early, which moves ``ends_at`` there, or
    to ``starts_at`` if it had not begun. The database refuses two absences of one person at the same time.
    """

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("ends_at >= starts_at", name="ends_at_after_start"),
        CheckConstraint("deputy_id <> person_id", name="deputy_is_another"),
        Index("ix_absence_deputy", "deputy_id", "ends_at"),
        Index("ix_absence_person", "person_id", "program_id", "ends_at"),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    deputy_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    starts_at: Mapped[Utc]
    ends_at: Mapped[Utc]
    named_at: Mapped[Utc] = mapped_column(default=clock.now)
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)
    deputy: Mapped[Person] = relationship(lazy="raise", foreign_keys=deputy_id)
    program: Mapped[Program] = relationship(lazy="raise")

    def is_on(self, moment: datetime) -> bool:
        """Whether the deputy stands in at that moment."""
        return self.starts_at <= moment < self.ends_at

    @property
    def called_off(self) -> bool:
        """Whether it was ended before it began."""
        return self.starts_at == self.ends_at

    @property
    def ended_early(self) -> bool:
        """Whether it was ended before its last day was over."""
        return self.ends_at.astimezone(ZoneInfo(self.program.time_zone)).date() <= self.ends_on
