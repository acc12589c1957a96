"""Whatever became of cases, everything that counts agrees with a plain recount from their latest signatures."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from logbook.cases import actions as of_cases
from logbook.cases import queries as cases
from logbook.cases.models import AmendmentState, Case, CaseRole, CaseState, SharedCase
from logbook.cases.rules import entry_of
from logbook.catalogue.models import Requirement, RequirementEdition, RequirementStatus
from logbook.catalogue.queries import requirement_edition
from logbook.documents import queries as documents
from logbook.foundation.canonical import plain
from logbook.foundation.ids import uuid7
from logbook.progress import actions as of_progress
from logbook.progress import queries as progress
from logbook.signoff import actions, queries
from logbook.signoff.models import Entrustment, OwnRating, Signature, SignatureKind
from tests.progress.arrange import DONE, home_of, logged, standing_of, statements
from tests.signoff.arrange import (
    EPIDURAL,
    MILD,
    decided,
    proposal_of,
    proposed,
    sign,
    sign_proposed,
    signature_of,
    waiting_case,
)

pytestmark = pytest.mark.both_databases

STEPS = 80


class History:
    """Cases of Ada's, to each of which anything may happen that can, chosen by a seed."""

    def __init__(self, session, cast, seed):
        self.session, self.cast, self.chance = session, cast, random.Random(seed)
        self.keys = [waiting_case(session, cast, number) for number in range(1, 9)]

    def go_on(self):
        """One more thing that can happen to one of the cases, or to what is counted by."""
        if self.chance.random() < 0.1:
            self.chance.choice([self.adopt, self.rate, self.share])()
        key = self.chance.choice(self.keys)
        case, there = decided(self.session, key), cases.open_amendment(self.session, key)
        match case.state, there.state if there else None:
            case CaseState.SUBMITTED, _:
                sign(self.session, self.cast, key, roles=self.roles(case))
            case CaseState.SIGNED, None:
                self.chance.choice([*[self.amend] * 8, self.void])(case)
            case CaseState.SIGNED, _:
                self.chance.choice([*[self.sign] * 5, *[self.withdraw] * 2, self.return_, self.void])(case, there)
        self.session.flush()
        self.session.expunge_all()

    def roles(self, case):
        return {each.id: self.chance.choice(list(CaseRole)) for each in case.procedures}

    def amend(self, case, _=None):
        entry = entry_of(case)
        steps = [replace(each, role=self.chance.choice(list(CaseRole))) for each in entry.procedures]
        self.chance.shuffle(steps)
        kept = tuple(steps[: self.chance.choice([1, 2])] * self.chance.choice([1, 2]))
        proposed(self.session, self.cast, case.id, procedures=kept, fluoroscopy_seconds=self.chance.choice([40, 80]))

    def sign(self, case, there):
        if there.state is AmendmentState.WAITING:
            sign_proposed(self.session, self.cast, there, lambda _: self.chance.choice(list(CaseRole)))

    def return_(self, case, there):
        if there.state is AmendmentState.WAITING:
            proposal = proposal_of(self.session, there)
            actions.return_amendment(self.session, by=self.cast.ben, proposal=proposal, version=1, reason="Look again.")

    def withdraw(self, case, there):
        proposal = proposal_of(self.session, there)
        of_cases.withdraw_amendment(self.session, by=self.cast.ada, proposal=proposal)

    def adopt(self):
        """The next edition of the requirements: other numbers, other rules, one less."""
        before = requirement_edition(self.session, self.cast.program.id)
        assert before is not None
        edition = RequirementEdition(
            program_id=before.program_id,
            name=f"Edition {self.chance.random()}",
            source="",
            status=RequirementStatus.DRAFT,
            based_on_id=before.id,
            several_requirements=self.chance.random() < 0.5,
        )
        edition.requirements = [self.next_to(each) for each in before.requirements[: self.chance.choice([-1, 99])]]
        self.session.add(edition)
        self.session.flush()
        edition.status, edition.adopted_by_id = RequirementStatus.ADOPTED, self.cast.cleo.id
        edition.adopted_on = self.cast.program.today()
        self.session.flush()

    def next_to(self, requirement):
        same = {name: getattr(requirement, name) for name in Requirement.__table__.columns.keys()}  # noqa: SIM118
        del same["id"], same["edition_id"]
        kinds = ("counts_assisted", "once_per_case", "counts_shared")
        changed = {kind: self.chance.random() < 0.5 for kind in kinds}
        guidance = self.chance.choice([[], ["fluoroscopy"], ["ct", "none"]])
        return Requirement(**same | changed | {"guidance": guidance, "minimum": self.chance.choice([None, 1, 5])})

    def share(self):
        """One of Ada's cases is Abe's patient, too, or is not after all."""
        case_id = self.chance.choice(self.keys)
        said = self.session.get(SharedCase, case_id)
        if said is None:
            of_abe = logged(self.session, self.cast, (MILD, DONE), fellow_id=self.cast.abe.id)
            both = {"encounter_id": uuid7(), "linked_by_id": self.cast.ada.id}
            self.session.add_all(SharedCase(case_id=key, **both) for key in (case_id, of_abe))
        else:
            said.encounter_id = uuid7()
        self.session.flush()

    def rate(self):
        """Ada says of a case what her attending had to do, or that she wants to see it without."""
        case = decided(self.session, self.chance.choice(self.keys))
        if case.state is CaseState.SIGNED and self.session.get(OwnRating, case.id) is None:
            step = self.chance.choice([None, *Entrustment])
            self.session.add(OwnRating(case_id=case.id, fellow_id=case.fellow_id, entrustment=step))

    def void(self, case, _=None):
        why = {"reason": "Logged twice.", "revision": case.revision}
        actions.void(self.session, by=self.cast.cleo, case=case, **why)


def latest(session):
    """The latest signature of every case that has one, less the cases that are void by it: counted by hand."""
    last = {}
    for each in session.scalars(select(Signature).order_by(Signature.sequence)):
        last[each.case_id] = signature_of(session, each.case_id)
    return {key: each for key, each in last.items() if each.kind is not SignatureKind.VOID}


@pytest.mark.parametrize("seed", [5, 13])
def test_what_pages_are_told_is_at_any_moment_what_a_full_recount_says(database, cast, seed):
    chance, told_from_kept = random.Random(-seed), 0
    with database.writing() as session:
        history = History(session, cast, seed)
    for _ in range(STEPS):
        with database.writing() as session:
            history.session = session
            history.go_on()
        if chance.random() < 0.5:
            of_progress.keep_due(database)
        with database.reading() as session:
            edition = requirement_edition(session, cast.program.id)
            assert edition is not None
            of = (session, cast.program, edition, [cast.ada.id])
            with statements(database.engine) as sent:
                told = progress.Counted(
                    progress.tallies(*of)[cast.ada.id],
                    progress.tallies_and_measures(*of)[cast.ada.id][1],
                    progress.radiations(*of)[cast.ada.id],
                )
            told_from_kept += len(sent) == 3
            assert told == progress.count(*of)[cast.ada.id]
            assert [each.slug for each in told.tally.requirements] == [each.slug for each in edition.requirements]
            assert all(each.is_right for each in of_progress.recount(session) if each.holds)
    assert STEPS / 4 < told_from_kept < STEPS, "some pages were told what was kept, and some were not"


@pytest.mark.parametrize("seed", [7, 11, 23])
def test_all_counts_follow_the_latest_signed_revision(database, cast, seed):
    with database.writing() as session:
        history = History(session, cast, seed)
        for _ in range(STEPS):
            history.go_on()
    with database.reading() as session:
        signed = latest(session)
        roles = Counter(each.role for one in signed.values() for each in one.attested_roles)
        kinds = {each.kind for each in session.scalars(select(Signature))}
        assert kinds == set(SignatureKind), "the history has something to tell apart"

        standing = standing_of(session, cast)
        assert standing.signed == len(signed)
        assert {role: getattr(standing.roles, role.value) for role in CaseRole} == {r: roles[r] for r in CaseRole}
        entrusted = Counter(Entrustment(each.entrustment) for each in signed.values())
        assert Counter({step: n for step, n in zip(Entrustment, standing.entrustment, strict=True) if n}) == entrusted

        home = progress.program_home(session, cast.program)
        assert home.fellows.signed == len(signed)
        assert home_of(session, cast).signed == len(signed)
        shown = progress.attending_home(session, cast.program.id, cast.ben.id).signed_last
        assert {each.case_id for each in shown} <= signed.keys()
        assert len({each.case_id for each in shown}) == len(shown) == min(5, len(signed))

        attested = queries.attested_roles(session, history.keys)
        assert attested == {each.case_procedure_id: each.role for one in signed.values() for each in one.attested_roles}

        program, fellow = cast.program, cast.ada
        for slug in (MILD, EPIDURAL):
            draft = documents.certificate(session, program, fellow, slug, "")
            said = [key for key, one in signed.items() if slug in slugs(session, one)]
            assert (getattr(draft.facts, "cases", None) if draft else 0) == len(said)

        mine = Case.fellow_id == fellow.id
        waiting = session.scalars(select(Case).where(mine, Case.state == CaseState.SUBMITTED)).all()
        totals = cases.totals(session, mine)
        assert totals is not None
        assert totals.cases == len(signed) + len(waiting)
        for key, one in signed.items():
            case = session.get_one(Case, key)
            assert (case.state, case.revision, plain(case.signed_at)) == (
                CaseState.SIGNED, one.revision, plain(one.signed_at),
            )  # fmt: skip
    with database.reading() as session:
        assert [each.broken for each in queries.check_chains(session)] == [None, None]


def slugs(session, signature):
    """The procedures that a signature is on."""
    case = decided(session, signature.case_id)
    return {each.slug for each in case.procedures if each.id in {r.case_procedure_id for r in signature.attested_roles}}
