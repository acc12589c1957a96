"""Two fellows, one patient: what is offered, linking and parting, and both at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.cases import actions, queries
from logbook.cases.models import Case, CaseState, SharedCase
from logbook.cases.rules import NewPatient, Sharing
from logbook.catalogue.queries import requirement_edition
from logbook.foundation import audit
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict
from logbook.people import actions as people
from logbook.people.models import MemberRole, Person
from logbook.progress.queries import standing
from logbook.progress.rules import Standing
from tests.cases.arrange import log, mild_entry, visit, with_memberships
from tests.cast import Cast
from tests.signoff.arrange import sign


@pytest.fixture
def session(database: Database, cast: Cast) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def share(session: Session, cast: Cast, case: Case, other: Case) -> None:
    by = with_memberships(session, case.fellow)
    actions.share(session, by=by, program=cast.program, case=case, other_id=other.id)


def part(session: Session, cast: Cast, case: Case) -> list[int]:
    by = with_memberships(session, case.fellow)
    parted = actions.keep_apart(session, by=by, program=cast.program, case=case)
    return [each.number for each in parted]


def asked(session: Session, case: Case) -> Sharing:
    session.flush()
    return queries.sharing(session, case, asks=True)


def offered(session: Session, case: Case) -> list[UUID]:
    return [each.other_id for each in asked(session, case).offers]


def shared(session: Session, case: Case) -> list[str]:
    return [each.line for each in asked(session, case).shared_with]


def encounters(session: Session) -> list[set[UUID]]:
    session.flush()
    found: dict[UUID, set[UUID]] = {}
    for case_id, encounter_id in session.execute(select(SharedCase.case_id, SharedCase.encounter_id)):
        found.setdefault(encounter_id, set()).add(case_id)
    return list(found.values())


def signed(session: Session, cast: Cast, case: Case) -> None:
    session.expunge_all()
    sign(session, cast, case.id)
    session.flush()


def third(session: Session, cast: Cast) -> Person:
    """A third fellow of the program."""
    person = people.register(
        session, given_name="Cyd", family_name="Aalto", degree="DO", email="cyd@northfield.example"
    )
    since = cast.program.today() - timedelta(days=100)
    people.appoint(session, person=person, program=cast.program, role=MemberRole.FELLOW, starts_on=since)
    session.flush()
    return person


def test_the_second_fellow_is_offered_what_the_first_has_handed_in(session: Session, cast: Cast):
    abes = log(session, cast, by=cast.abe)
    adas = log(session, cast)
    assert [each.sentence for each in asked(session, adas).offers] == [
        "Abe Lindqvist logged minimally invasive lumbar decompression (mild / PILD) with Dr Okafor at Northfield "
        "Hospital on the same day (case 1)."
    ]
    assert offered(session, abes) == [adas.id]
    assert not asked(session, adas).is_answered


@pytest.mark.parametrize(
    "differently",
    [
        {"performed_on": -3},
        {"attending_id": "bea"},
        {"procedures": "visit"},
        {"submit": False},
        {"by": "ada"},
    ],
)
def test_what_cannot_be_the_same_patient_is_not_offered(session: Session, cast: Cast, differently: dict[str, Any]):
    how: dict[str, Any] = {"by": cast.ada if "by" in differently else cast.abe}
    entry = mild_entry(session, cast)
    if "performed_on" in differently:
        entry = mild_entry(session, cast, performed_on=cast.program.today() - timedelta(days=3))
    if "attending_id" in differently:
        entry = mild_entry(session, cast, attending_id=cast.bea.id, site_id=cast.center.id)
    if "procedures" in differently:
        entry = visit(session, cast, patient=NewPatient.NEW)
    log(session, cast, entry, submit=differently.get("submit", True), **how)
    assert offered(session, log(session, cast)) == []


def test_linked_cases_say_so_to_each_other_and_stay_two_cases_in_every_count(session: Session, cast: Cast):
    abes, adas = log(session, cast, by=cast.abe), log(session, cast)
    signed(session, cast, abes)
    adas, abes = reloaded(session, adas, abes)
    edition = requirement_edition(session, cast.program.id)

    def counted() -> list[Standing]:
        return [standing(session, cast.program, each.id, edition) for each in (cast.ada, cast.abe)]

    before = counted()
    assert [(each.waiting, each.signed) for each in before] == [(1, 0), (0, 1)]
    share(session, cast, adas, abes)
    assert shared(session, adas) == ["case 1, Abe Lindqvist, performed"]
    assert shared(session, abes) == ["case 2, Ada Reyes, performed"]
    assert offered(session, adas) == offered(session, abes) == []
    assert counted() == before
    # The signed case was not touched: not its row, and so not what its signature covers.
    assert [(each.state, each.revision) for each in reloaded(session, abes)] == [(CaseState.SIGNED, 1)]


def test_saying_the_same_again_changes_nothing_and_each_change_is_audited(session: Session, cast: Cast):
    abes, adas = log(session, cast, by=cast.abe), log(session, cast)
    for _ in range(2):
        share(session, cast, adas, abes)
        share(session, cast, abes, adas)
    assert encounters(session) == [{abes.id, adas.id}]
    assert part(session, cast, adas) == [1]
    assert part(session, cast, adas) == []
    audit.append(session)
    of_it = select(AuditEvent.verb, AuditEvent.facts).where(AuditEvent.subject_id == adas.id)
    said = of_it.order_by(AuditEvent.sequence)
    assert [(verb, facts.get("other"), facts.get("others")) for verb, facts in session.execute(said)] == [
        ("case.log", None, None),
        ("case.share", str(abes.id), None),
        ("case.unshare", None, [str(abes.id)]),
    ]


def test_no_is_remembered_and_can_be_thought_better_of(session: Session, cast: Cast):
    abes, adas = log(session, cast, by=cast.abe), log(session, cast)
    assert part(session, cast, adas) == []
    assert asked(session, adas).is_answered
    assert not asked(session, abes).is_answered
    assert offered(session, adas) == [abes.id]
    share(session, cast, abes, adas)
    assert encounters(session) == [{abes.id, adas.id}]


def test_three_fellows_share_one_encounter_and_each_leaves_it_alone(session: Session, cast: Cast):
    adas, abes, cyds = (log(session, cast, by=each) for each in (cast.ada, cast.abe, third(session, cast)))
    share(session, cast, abes, adas)
    assert offered(session, cyds) == [adas.id, abes.id]
    assert offered(session, adas) == [cyds.id]
    share(session, cast, cyds, abes)
    assert shared(session, adas) == ["case 2, Abe Lindqvist, performed", "case 3, Cyd Aalto, performed"]
    assert part(session, cast, abes) == [1, 3]
    assert encounters(session) in ([{abes.id}, {adas.id, cyds.id}], [{adas.id, cyds.id}, {abes.id}])


def test_two_encounters_that_turn_out_to_be_one_become_one(session: Session, cast: Cast):
    people_here = [cast.ada, cast.abe, third(session, cast)]
    adas, abes, cyds = (log(session, cast, by=each) for each in people_here)
    share(session, cast, abes, adas)
    part(session, cast, cyds)  # an encounter of its own
    share(session, cast, adas, cyds)
    assert encounters(session) == [{adas.id, abes.id, cyds.id}]


def test_one_fellow_has_one_case_in_an_encounter(session: Session, cast: Cast):
    adas, abes = log(session, cast), log(session, cast, by=cast.abe)
    also_adas, also_abes = log(session, cast), log(session, cast, by=cast.abe)
    assert offered(session, adas) == [abes.id, also_abes.id]
    share(session, cast, adas, abes)
    assert offered(session, adas) == []
    assert offered(session, also_adas) == [also_abes.id]
    for case, other in ((also_adas, abes), (adas, also_abes), (adas, also_adas)):
        with pytest.raises(Conflict, match=f"^Case {case.number} cannot be linked with that one"):
            share(session, cast, case, other)


def test_nothing_is_linked_that_was_not_offered(session: Session, cast: Cast):
    adas = log(session, cast)
    draft = log(session, cast, by=cast.abe, submit=False)
    by = with_memberships(session, cast.ada)
    for other_id in (draft.id, adas.id, cast.ada.id, None):
        with pytest.raises(Conflict, match="cannot be linked with that one"):
            actions.share(session, by=by, program=cast.program, case=adas, other_id=other_id)
    assert encounters(session) == []


def test_once_the_own_case_is_signed_its_fellow_links_and_parts_no_more(session: Session, cast: Cast):
    abes, adas = log(session, cast, by=cast.abe), log(session, cast)
    signed(session, cast, adas)
    adas, abes = reloaded(session, adas, abes)
    assert offered(session, adas) == []
    with pytest.raises(Conflict, match=r"^Case 2 is signed, so it cannot be linked"):
        share(session, cast, adas, abes)
    share(session, cast, abes, adas)
    with pytest.raises(Conflict, match=r"^Case 2 is signed, so it cannot be unlinked"):
        part(session, cast, adas)
    assert part(session, cast, abes) == [2]


def test_a_case_taken_back_is_nobody_elses_until_it_is_sent_again(session: Session, cast: Cast):
    abes, adas = log(session, cast, by=cast.abe), log(session, cast)
    share(session, cast, adas, abes)
    by = with_memberships(session, cast.ada)
    actions.withdraw(session, by=by, case=adas)
    assert shared(session, abes) == []
    assert shared(session, adas) == ["case 1, Abe Lindqvist, performed"]
    with pytest.raises(Conflict, match=r"still a draft, so it cannot be linked\. Send it to its attending first"):
        share(session, cast, adas, log(session, cast, by=third(session, cast)))
    actions.submit(session, by=by, program=cast.program, case=adas)
    assert shared(session, abes) == ["case 2, Ada Reyes, performed"]


def test_a_case_that_is_discarded_leaves_its_encounter(session: Session, cast: Cast):
    abes, adas = log(session, cast, by=cast.abe), log(session, cast)
    share(session, cast, adas, abes)
    by = with_memberships(session, cast.ada)
    actions.withdraw(session, by=by, case=adas)
    actions.discard(session, by=by, case=adas)
    assert encounters(session) == [{abes.id}]
    assert offered(session, abes) == []


def test_two_who_link_each_other_at_once_end_in_one_encounter(database: Database, cast: Cast):
    """Eight times over, because the moment is short; neither is told to try again."""
    with database.writing() as session:
        days = [cast.program.today() - timedelta(days=each) for each in range(8)]
        entries = [mild_entry(session, cast, performed_on=day) for day in days]
        pairs = [[log(session, cast, entry, by=by).id for by in (cast.ada, cast.abe)] for entry in entries]

    def link(start: Barrier, case_id: UUID, other_id: UUID) -> None:
        start.wait()
        with database.writing() as session:
            case = queries.case(session, case_id)
            assert case is not None
            by = with_memberships(session, case.fellow)
            actions.share(session, by=by, program=cast.program, case=case, other_id=other_id)

    with ThreadPoolExecutor(2) as pool:
        for adas, abes in pairs:
            start = Barrier(2)
            both = [pool.submit(link, start, adas, abes), pool.submit(link, start, abes, adas)]
            assert [each.result() for each in both] == [None, None]
    with database.writing() as session:
        assert sorted(map(sorted, encounters(session))) == sorted(map(sorted, pairs))


def reloaded(session: Session, *cases: Case) -> list[Case]:
    """The cases as they are in the database now."""
    session.expunge_all()
    found = [queries.case(session, each.id) for each in cases]
    assert None not in found
    return [each for each in found if each]
