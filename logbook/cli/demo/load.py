"""Puts a planned program into the database in bulk: rows in batches, and signatures made as everybody's are.

The database refuses a case that is inserted as signed and a signed one without its signature; so a case is inserted
as waiting, its signature follows, and only then does it become signed.
"""

import heapq
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.orm import Session

from logbook.cases.models import (
    Case,
    CaseCounter,
    CaseProcedure,
    CaseRevision,
    CaseState,
    FollowUp,
    PatientPseudonym,
    RevisionEnd,
)
from logbook.cases.rules import Entry, ProcedureEntry
from logbook.catalogue.models import CatalogueEdition
from logbook.cli.demo.before import before_mending
from logbook.cli.demo.encounter import Catalogue
from logbook.cli.demo.fate import Planned, Returned
from logbook.cli.demo.people import School
from logbook.cli.demo.words import REASONS_TO_RETURN, RETURNED_FOR
from logbook.foundation.canonical import canonical
from logbook.signoff import rules
from logbook.signoff.actions import signer
from logbook.signoff.models import AttestedRole, ChainHead, OwnRating, Return, Signature

BATCH = 2_000
_OF_CASE = tuple(each.name for each in fields(Entry) if each.name not in ("procedures", "patient", "complications"))
_OF_PROCEDURE = tuple(each.name for each in fields(ProcedureEntry) if each.name != "levels")
_OF_A_CASE = (Case, CaseProcedure, Return, CaseRevision, Signature, AttestedRole, OwnRating, FollowUp)
_TABLES: tuple[Table, ...] = tuple(
    model.__table__  # type: ignore[misc]  # declared as a FromClause, and a Table
    for model in (PatientPseudonym, *_OF_A_CASE)
)
_BECOME_SIGNED = (
    update(Case.__table__)  # type: ignore[arg-type]
    .where(Case.__table__.c.id == bindparam("case_id"))
    .values(state=CaseState.SIGNED, signed_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class _ToSign:
    """A case on its way to its signature: what ``signoff.rules.seal`` reads."""

    plan: Planned
    case: SimpleNamespace
    procedures: list[SimpleNamespace]
    names: rules.Names


class Loader:
    """Loads one program's cases. Rows wait in lists until a batch is full."""

    def __init__(self, session: Session, school: School, catalogue: Catalogue, edition: CatalogueEdition) -> None:
        self._session, self._school, self._edition = session, school, edition
        self._procedures = {each.id: each for each in catalogue.procedures.values()}
        self._places = {each.id: each.name for each in school.places}
        self._machines = {machine.id: machine.name for place in school.places for machine in place.machines}
        self._rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in _TABLES}
        self._signed: list[dict[str, Any]] = []
        self._to_sign: list[tuple[datetime, int, _ToSign]] = []
        self._ties = itertools.count()
        self._patients: dict[UUID, int] = {}
        self._cases = self._signatures = 0
        self._digest, self._key = rules.genesis(school.id), signer(session)

    def load(self, cases: Iterable[Planned], loaded: Callable[[int], None]) -> None:
        """Load the cases, which come in the order they were logged; ``loaded`` hears how many more there are."""
        for plan in cases:
            self._sign_until(plan.logged_at)
            self._take(plan)
            if self._cases % BATCH == 0:
                self._flush()
                loaded(BATCH)
        self._sign_until(None)
        self._flush()
        loaded(self._cases % BATCH)
        counter = {"last_case": self._cases, "last_patient": len(self._patients)}
        self._session.execute(insert(CaseCounter), {"program_id": self._school.id, **counter})
        head = {"length": self._signatures, "digest": self._digest}
        self._session.execute(insert(ChainHead), {"program_id": self._school.id, **head})

    def _take(self, plan: Planned) -> None:
        self._cases += 1
        entry = plan.met.entry
        if entry.patient and entry.patient not in self._patients:
            self._add_patient(plan)
        case = {name: getattr(entry, name) for name in _OF_CASE} | {
            "id": plan.id,
            "program_id": self._school.id,
            "number": self._cases,
            "fellow_id": plan.fellow.id,
            "state": CaseState.SUBMITTED if plan.signed else plan.state,
            "revision": plan.revision,
            "catalogue_edition_id": self._edition.id,
            "patient_id": entry.patient,
            "kap_gycm2": entry.kap_gycm2,
            "complications": list(entry.complications),
            "logged_at": plan.logged_at,
            "submitted_at": plan.submitted_at,
            "signed_at": None,
        }
        procedures = [
            {name: getattr(each, name) for name in _OF_PROCEDURE}
            | {"id": key, "case_id": plan.id, "place": place, "levels": list(each.levels)}
            for place, (key, each) in enumerate(zip(plan.procedure_ids, entry.procedures, strict=True))
        ]
        self._add(Case, case)
        for each in procedures:
            self._add(CaseProcedure, each)
        self._add_history(plan)
        if plan.returned:
            self._add_returned(plan, plan.returned, case, procedures)
        if plan.signed:
            rows = [SimpleNamespace(**each) for each in procedures]
            to_sign = _ToSign(plan, SimpleNamespace(**case), rows, self._names(plan))
            heapq.heappush(self._to_sign, (plan.signed.at, next(self._ties), to_sign))

    def _add_patient(self, plan: Planned) -> None:
        key = plan.met.entry.patient
        assert isinstance(key, UUID)
        self._patients[key] = number = len(self._patients) + 1
        self._add(
            PatientPseudonym,
            {
                "id": key,
                "program_id": self._school.id,
                "number": number,
                "fellow_id": plan.fellow.id,
                "issued_at": plan.logged_at,
            },
        )

    def _add_returned(
        self, plan: Planned, sent: Returned, case: dict[str, Any], procedures: list[dict[str, Any]]
    ) -> None:
        of = {"case_id": plan.id, "revision": sent.revision}
        self._add(
            Return,
            of
            | {
                "id": sent.id,
                "returned_by_id": plan.met.attending.id,
                "reason": sent.reason,
                "quick_reasons": [RETURNED_FOR[REASONS_TO_RETURN.index(sent.reason)]],
                "returned_at": sent.at,
            },
        )
        waiting = {"state": CaseState.SUBMITTED, "revision": sent.revision, "submitted_at": plan.logged_at}
        before, steps = before_mending(sent.reason, case | waiting, procedures)
        text = canonical(rules.snapshot(before, steps, self._names(plan))).decode()
        kept = {"ended": RevisionEnd.RETURNED, "snapshot": text, "kept_by_id": plan.met.attending.id}
        self._add(CaseRevision, of | kept | {"kept_at": sent.at})

    def _add_history(self, plan: Planned) -> None:
        for seen in plan.follow_ups:
            self._add(
                FollowUp,
                {
                    "id": seen.id,
                    "case_id": plan.id,
                    "procedure_id": plan.met.entry.procedures[0].procedure_id,
                    "seen_on": seen.on,
                    "answers": seen.answers,
                    "recorded_by_id": plan.fellow.id,
                    "recorded_at": seen.at,
                },
            )

    def _names(self, plan: Planned) -> rules.Names:
        entry = plan.met.entry
        assert entry.site_id is not None
        patient = self._patients[entry.patient] if isinstance(entry.patient, UUID) else None
        return rules.Names(
            program=self._school.name,
            fellow=plan.fellow.name,
            attending=plan.met.attending.name,
            site=self._places[entry.site_id],
            c_arm=self._machines[entry.c_arm_id] if entry.c_arm_id else None,
            patient=PatientPseudonym(number=patient).label if patient else None,
            catalogue_edition=self._edition.name,
            procedures=tuple(self._procedures[each.procedure_id].name for each in entry.procedures),
        )

    def _sign_until(self, moment: datetime | None) -> None:
        """Sign what was signed before ``moment``, or all that is left, in the order in which they were signed."""
        while self._to_sign and (moment is None or self._to_sign[0][0] <= moment):
            self._sign(heapq.heappop(self._to_sign)[2])

    def _sign(self, due: _ToSign) -> None:
        signed, attending = due.plan.signed, due.plan.met.attending
        assert signed is not None
        said = rules.Attestation(
            signer_id=attending.id,
            signer_name=attending.name,
            signed_at=signed.at,
            roles=tuple(
                rules.RoleSeen(each.id, each.place, role)
                for each, role in zip(due.procedures, signed.roles, strict=True)
            ),
            entrustment=signed.entrustment,
            feedback=signed.feedback,
        )
        self._signatures += 1
        columns = rules.seal(
            due.case,
            due.procedures,
            due.names,
            said,
            signature_id=signed.id,
            sequence=self._signatures,
            previous_digest=self._digest,
            key=self._key,
        )
        self._digest = columns["digest"]
        self._add(Signature, columns)
        for seen in said.roles:
            role = {"case_procedure_id": seen.case_procedure_id, "place": seen.place, "role": seen.role}
            self._add(AttestedRole, {"signature_id": signed.id, **role})
        if rated := due.plan.rated:
            whose = {"case_id": due.plan.id, "fellow_id": due.plan.fellow.id}
            self._add(OwnRating, whose | {"entrustment": rated.entrustment, "rated_at": rated.at})
        self._signed.append({"case_id": due.plan.id, "at": signed.at})

    def _add(self, model: Any, row: dict[str, Any]) -> None:
        self._rows[model.__tablename__].append(row)

    def _flush(self) -> None:
        for table in _TABLES:
            if rows := self._rows[table.name]:
                self._session.execute(insert(table), rows)
                rows.clear()
        if self._signed:
            self._session.execute(_BECOME_SIGNED, self._signed)
            self._signed.clear()
