"""Signatures, which the database never changes again, and returns."""

import enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logbook.cases.models import Case, CaseRole
from logbook.foundation import clock
from logbook.foundation.db import Base, Key, LongText, Sha256, ShortText, UnboundedText, Utc, text_enum
from logbook.people.models import Person


class Entrustment(enum.IntEnum):
    """The five anchors of the O-SCORE (Gofton and colleagues, Academic Medicine 2012): ordinal, never averaged."""

    HAD_TO_DO = 1
    HAD_TO_TALK_THROUGH = 2
    HAD_TO_PROMPT = 3
    JUST_IN_CASE = 4
    NOT_NEEDED = 5

    @property
    def label(self) -> str:
        """The anchor's wording."""
        return _ANCHORS[self]


_ANCHORS = {
    Entrustment.HAD_TO_DO: "I had to do",
    Entrustment.HAD_TO_TALK_THROUGH: "I had to talk them through",
    Entrustment.HAD_TO_PROMPT: "I had to prompt from time to time",
    Entrustment.JUST_IN_CASE: "I needed to be there in the room just in case",
    Entrustment.NOT_NEEDED: "I did not need to be there",
}


class ChainHead(Base):
    """The last link of a program's chain; its row is locked while the next signature is made, so no chain forks."""

    __tablename__ = "chain_head"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    length: Mapped[int] = mapped_column(default=0)
    digest: Mapped[Sha256]


class Signature(Base):
    """An attending's signature on one revision of a case: what was signed, by whom, when, and what it means.

    ``snapshot`` is the canonical JSON of the case as signed; ``digest`` covers every other column and the digest of
    the program's previous signature, so that nothing in the chain can be changed, removed or moved unnoticed.
    """

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("program_id", "sequence"),
        UniqueConstraint("program_id", "previous_digest"),
        UniqueConstraint("case_id", "revision"),
        CheckConstraint("sequence >= 1", name="sequence"),
        CheckConstraint("entrustment BETWEEN 1 AND 5", name="entrustment"),
        Index("ix_signature_signer", "signer_id", "signed_at"),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    sequence: Mapped[int]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id"))
    revision: Mapped[int]
    signer_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    signer_name: Mapped[ShortText]
    meaning: Mapped[LongText]
    entrustment: Mapped[int | None] = mapped_column(SmallInteger)
    feedback: Mapped[LongText] = mapped_column(default="")
    signed_at: Mapped[Utc] = mapped_column(default=clock.now)
    snapshot: Mapped[UnboundedText]
    snapshot_sha256: Mapped[Sha256]
    previous_digest: Mapped[Sha256]
    digest: Mapped[Sha256]

    signer: Mapped[Person] = relationship(lazy="raise", viewonly=True)
    case: Mapped[Case] = relationship(lazy="raise", viewonly=True)
    attested_roles: Mapped[list["AttestedRole"]] = relationship(lazy="raise", order_by="AttestedRole.place")


class AttestedRole(Base):
    """The attending's own view of the fellow's role in one procedure, beside what the fellow logged."""

    __tablename__ = "attested_role"

    signature_id: Mapped[UUID] = mapped_column(ForeignKey("signature.id"), primary_key=True)
    case_procedure_id: Mapped[UUID] = mapped_column(ForeignKey("case_procedure.id"), primary_key=True)
    place: Mapped[int]
    role: Mapped[CaseRole] = mapped_column(text_enum(CaseRole))


class Return(Base):
    """One time an attending sent a case back, with the reason; kept for good."""

    __tablename__ = "case_return"

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id"), index=True)
    revision: Mapped[int]
    returned_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[LongText]
    returned_at: Mapped[Utc] = mapped_column(default=clock.now)

    returned_by: Mapped[Person] = relationship(lazy="raise", viewonly=True)
