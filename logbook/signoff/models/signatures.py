"""Signatures, which the database never changes again, and returns."""

import enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logbook.cases.models import GUEST, Case, CaseRole, supervised_by
from logbook.foundation import clock
from logbook.foundation.db import Base, JsonList, Key, LongText, Sha256, ShortText, UnboundedText, Utc, text_enum
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


class SignatureKind(enum.StrEnum):
    """What a signature is on: a case that was sent, new contents of a signed one, or that it counts no more."""

    CASE = "case"
    AMENDMENT = "amendment"
    VOID = "void"


class Means(enum.StrEnum):
    """How the signer showed to be the one: what was asked for in the act, or shortly before it."""

    PASSWORD = "password"  # noqa: S105  # a word for the audit trail
    PIN = "pin"
    GUEST_LINK = "guest_link"

    @property
    def label(self) -> str:
        """The means as it ends "confirmed by"."""
        return _MEANS[self]


_MEANS = {
    Means.PASSWORD: "own password",
    Means.PIN: "own PIN on the fellow's device",
    Means.GUEST_LINK: "single-use link sent by e-mail",
}


class ChainHead(Base):
    """The last link of a program's chain; its row is locked while the next signature is made, so no chain forks."""

    __tablename__ = "chain_head"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    length: Mapped[int] = mapped_column(default=0)
    digest: Mapped[Sha256]


class Signature(Base):
    """A signature on one revision of a case: what was signed, by whom, when, and what it means.

    ``snapshot`` is the canonical JSON of the case as signed; ``digest`` covers every other column and the digest of
    the program's previous signature, so that nothing in the chain can be changed, removed or moved unnoticed.
    ``ed25519`` is the server's own signature on the same, 64 bytes in hexadecimal, made with the key ``key_id``.
    ``format`` says which columns are covered: 1 for what was signed before 2026-11-28, which lacks those named last
    in ``rules.COVERED`` and has no key. A guest has no ``signer_id`` but a ``guest_registration``: the number by which
    a licensing board knows them. ``reason`` is that of an amendment or a void.
    """

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("program_id", "sequence"),
        UniqueConstraint("program_id", "previous_digest"),
        UniqueConstraint("case_id", "revision"),
        CheckConstraint("sequence >= 1", name="sequence"),
        CheckConstraint("entrustment BETWEEN 1 AND 5", name="entrustment"),
        CheckConstraint("format IN (1, 2)", name="format"),
        CheckConstraint("(format = 1) = (authenticated_by IS NULL)", name="authenticated"),
        CheckConstraint("(format = 1) = (key_id IS NULL)", name="key"),
        CheckConstraint("(format = 1) = (ed25519 IS NULL)", name="ed25519"),
        CheckConstraint("(signer_id IS NULL) = (guest_registration IS NOT NULL)", name="guest"),
        CheckConstraint("(kind = 'case') = (reason = '')", name="reason"),
        Index("ix_signature_signer", "signer_id", "signed_at"),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    sequence: Mapped[int]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id"))
    revision: Mapped[int]
    signer_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    signer_name: Mapped[ShortText]
    meaning: Mapped[LongText]
    entrustment: Mapped[int | None] = mapped_column(SmallInteger)
    feedback: Mapped[LongText] = mapped_column(default="")
    signed_at: Mapped[Utc] = mapped_column(default=clock.now)
    snapshot: Mapped[UnboundedText]
    snapshot_sha256: Mapped[Sha256]
    previous_digest: Mapped[Sha256]
    digest: Mapped[Sha256]
    format: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[SignatureKind] = mapped_column(text_enum(SignatureKind))
    reason: Mapped[LongText] = mapped_column(default="")
    authenticated_by: Mapped[Means | None] = mapped_column(text_enum(Means))
    guest_registration: Mapped[str | None] = mapped_column(String(200))
    key_id: Mapped[str | None] = mapped_column(ForeignKey("signing_key.id"))
    ed25519: Mapped[str | None] = mapped_column(String(128))

    signer: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)
    case: Mapped[Case] = relationship(lazy="raise", viewonly=True)
    attested_roles: Mapped[list["AttestedRole"]] = relationship(lazy="raise", order_by="AttestedRole.place")

    @property
    def signed_by(self) -> str:
        """Who signed, as it is shown: the name, of a guest with the mark."""
        return self.signer_name if self.guest_registration is None else f"{self.signer_name} {GUEST}"


class AttestedRole(Base):
    """The attending's own view of the fellow's role in one procedure, beside what the fellow logged.

    ``case_procedure_id`` carries no constraint: an amendment may remove a procedure whose role was attested before.
    """

    __tablename__ = "attested_role"

    signature_id: Mapped[UUID] = mapped_column(ForeignKey("signature.id"), primary_key=True)
    case_procedure_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    place: Mapped[int]
    role: Mapped[CaseRole] = mapped_column(text_enum(CaseRole))


class QuickReason(enum.StrEnum):
    """What a case is returned for most often."""

    ROLE = "role"
    LEVELS_OR_SIDE = "levels_or_side"
    TIMES_OR_DOSE = "times_or_dose"
    WRONG_ATTENDING = "wrong_attending"
    MISSING_DETAIL = "missing_detail"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in words."""
        return "Something else" if self is QuickReason.OTHER else self.value.replace("_", " ").capitalize()


class Return(Base):
    """One time an attending, or a guest, sent a case back, for quick reasons, in words, or both; kept for good."""

    __tablename__ = "case_return"
    __table_args__ = (CheckConstraint("(returned_by_id IS NULL) = (guest_name IS NOT NULL)", name="by_somebody"),)

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id"), index=True)
    revision: Mapped[int]
    returned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    guest_name: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[LongText]
    quick_reasons: Mapped[JsonList] = mapped_column(default=list)
    returned_at: Mapped[Utc] = mapped_column(default=clock.now)

    returned_by: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)

    @property
    def quick(self) -> tuple[QuickReason, ...]:
        """The quick reasons, as they stand on the page; beside words "something else" says nothing."""
        chosen = (each for each in QuickReason if each in self.quick_reasons)
        return tuple(each for each in chosen if each is not QuickReason.OTHER or not self.reason)

    @property
    def in_short(self) -> str:
        """Quick reasons and words in one line."""
        return ": ".join(filter(None, (", ".join(each.label for each in self.quick), self.reason)))

    @property
    def by(self) -> str:
        """Who sent it back: the name, of a guest with the mark."""
        return supervised_by(self.returned_by.name if self.returned_by else None, self.guest_name)
