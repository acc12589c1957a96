"""Case logs from the database: what is in them, what they are narrowed to, and which volumes a change costs."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import event, select

from logbook.cases.models import CaseRole
from logbook.cases.queries import Wanted, open_guest_link, procedures_of
from logbook.cases.rules import entry_of
from logbook.documents import actions, queries
from logbook.documents.models import Document, DocumentOrder
from logbook.documents.rules import CaseLogFacts, Draft, LoggedCase
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import Invalid
from logbook.people import actions as people
from logbook.people.queries import person
from logbook.signoff import actions as signoff
from logbook.signoff.actions import sign_as_guest
from logbook.signoff.models import Entrustment
from logbook.signoff.rules import Guest
from tests.cast import PASSWORD, Cast
from tests.documents.arrange import print_due
from tests.signoff.arrange import MILD, asked_guest, decided, proposed, sign, sign_proposed, signed_case, waiting_case
from tests.signoff.test_void import void

GUEST, JUDGED = Guest("Gil Aster, MD", "287 114", "New York State"), Entrustment.JUST_IN_CASE


def drafts(database: Database, cast: Cast, wanted: Wanted = Wanted(), **narrowed_to: str) -> list[Draft]:  # noqa: B008
    with database.reading() as session:
        made = actions.draft_case_log(
            session,
            by=person(session, cast.cleo.id) or cast.cleo,
            program=cast.program,
            fellow=cast.ada,
            wanted=wanted,
            narrowed_to=narrowed_to,
        )
        return list(made)


def logged(database: Database, cast: Cast, *args: Any, **more: Any) -> list[LoggedCase]:
    return [case for draft in drafts(database, cast, *args, **more) for case in _facts(draft).cases]


def _facts(draft: Draft) -> CaseLogFacts:
    assert isinstance(draft.facts, CaseLogFacts)
    return draft.facts


def ordered(database: Database, cast: Cast, settings: Settings) -> list[Document]:
    """The volumes of Ada's whole log, ordered and printed."""
    made = drafts(database, cast)
    with database.writing() as session:
        order = actions.order(session, by=cast.cleo, program=cast.program, kind=made[0].kind, drafts=made)
    print_due(database, settings)
    with database.reading() as session:
        found = queries.of_order(session, session.get_one(DocumentOrder, order.id))
        assert all(isinstance(each, Document) for each in found)
        return [each for each in found if isinstance(each, Document)]


def test_an_entry_says_what_was_signed(database: Database, cast: Cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast, 1)
        case = decided(session, case_id)
        mild, other = case.procedures
        sign(session, cast, case_id, roles={mild.id: CaseRole.ASSISTED, other.id: CaseRole.ASSISTED})
        waiting_case(session, cast, 2)
        void(session, cast, signed_case(session, cast, 3))
        asked_guest(session, cast, 4)
    (entry,) = logged(database, cast)
    assert (entry.number, entry.performed_on, entry.site) == (1, date(2026, 10, 2), "Northfield Hospital")
    assert (entry.fluoroscopy_seconds, entry.duration_minutes) == (83, 47)
    assert (entry.air_kerma_mgy, entry.kap_gycm2) == ("12.5", "1.1825")
    assert (entry.supervisor, entry.guest, entry.signed_by) == ("Ben Okafor, MD", "", "")
    first, second = entry.procedures
    assert (first.role, first.logged_role, first.side, first.levels) == (
        "assisted",
        "performed",
        "Bilateral",
        "L3-L4, L4-L5",
    )
    assert (second.role, second.logged_role, second.levels, second.guidance) == ("assisted", "", "", "")
    text = str(drafts(database, cast))
    assert not any(words in text for words in ("Wet tap", "ligament was", "Contrast spread", "needle control"))


def test_a_guest_is_called_one_and_a_deputy_named_beside_the_attending(database: Database, cast: Cast):
    with database.writing() as session:
        case_id, _ = asked_guest(session, cast, 1)
        case, link = decided(session, case_id), open_guest_link(session, case_id)
        assert link is not None
        roles = {each.id: each.role for each in case.procedures}
        sign_as_guest(
            session,
            by=None,
            link=link,
            case=case,
            guest=GUEST,
            roles=roles,
            entrustment=JUDGED,
        )
        today = cast.program.today()
        people.name_deputy(session, by=cast.ben, program=cast.program, deputy=cast.bea, starts_on=today, ends_on=today)
        case = decided(session, waiting_case(session, cast, 2))
        roles = {each.id: each.role for each in case.procedures}
        signoff.sign(session, by=cast.bea, case=case, revision=1, roles=roles, entrustment=JUDGED)
    guest, deputy = logged(database, cast)
    assert (guest.supervisor, guest.guest, guest.signed_by) == ("Gil Aster, MD", "287 114, New York State", "")
    assert (deputy.supervisor, deputy.guest, deputy.signed_by) == ("Ben Okafor, MD", "", "Bea Haddad, MD")
    assert deputy.signed_on == today


def test_an_amended_case_is_listed_once_as_it_was_signed_last(database: Database, cast: Cast):
    with database.writing() as session:
        case_id = signed_case(session, cast, 1)
        amendment = proposed(session, cast, case_id, fluoroscopy_seconds=600, air_kerma_mgy=Decimal(7))
        assert entry_of(decided(session, case_id)).fluoroscopy_seconds == 83
    assert [case.fluoroscopy_seconds for case in logged(database, cast)] == [83]
    with database.writing() as session:
        sign_proposed(session, cast, amendment)
    assert [(case.fluoroscopy_seconds, case.air_kerma_mgy) for case in logged(database, cast)] == [(600, "7")]


def test_a_log_is_narrowed_and_says_to_what(database: Database, cast: Cast):
    with database.writing() as session:
        signed_case(session, cast, 1)
        signed_case(session, cast, 2, site_id=cast.center.id)
    with database.reading() as session:
        mild = procedures_of(session, cast.program.id, [MILD], None)
    assert [case.number for case in logged(database, cast, Wanted(site_id=cast.center.id))] == [2]
    assert [case.number for case in logged(database, cast, Wanted(procedure_ids=list(mild)))] == [1, 2]
    (draft,) = drafts(
        database, cast, Wanted(performed_to=date(2026, 10, 2)), **{"performed_to=2026-10-02": "To: Oct 2"}
    )
    assert _facts(draft).narrowed_to == ("To: Oct 2",)
    assert draft.about == "volume 1, October to December 2026; To: Oct 2"
    with pytest.raises(Invalid, match="no such signed case"):
        drafts(database, cast, Wanted(role=CaseRole.OBSERVED), **{"role=observed": "Role as logged: Observed"})


def test_a_fellow_without_a_signed_case_has_no_log(database: Database, cast: Cast):
    with database.writing() as session:
        waiting_case(session, cast, 1)
    with pytest.raises(Invalid, match=r"Ada Reyes, MD has no signed case yet"):
        drafts(database, cast)


def test_reading_takes_the_same_statements_for_few_cases_and_many(database: Database, cast: Cast):
    taken: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: taken.append(given[2]))
    counts = []
    for number in (1, 2, 3, 4):
        with database.writing() as session:
            signed_case(session, cast, number)
        taken.clear()
        drafts(database, cast)
        counts.append(len(taken))
    assert counts[0] == counts[-1] <= 5


def test_one_new_case_costs_one_volume_and_an_older_one_the_later_volumes_too(
    database: Database, cast: Cast, settings: Settings
):
    with database.writing() as session:
        signed_case(session, cast, 1, performed_on=date(2026, 6, 4))
        signed_case(session, cast, 2, performed_on=date(2026, 8, 4))
        signed_case(session, cast, 3)
    first = ordered(database, cast, settings)
    assert [each.about.partition(",")[0] for each in first] == ["volume 1", "volume 2", "volume 3"]
    assert [each.id for each in ordered(database, cast, settings)] == [each.id for each in first]
    with database.writing() as session:
        signed_case(session, cast, 4)
    second = ordered(database, cast, settings)
    assert [each.id for each in second[:2]] == [each.id for each in first[:2]]
    assert second[2].supersedes_id == first[2].id
    with database.writing() as session:
        signed_case(session, cast, 5, performed_on=date(2026, 8, 5))
    third = ordered(database, cast, settings)
    assert [each.supersedes_id for each in third] == [None, second[1].id, second[2].id]
    with database.reading() as session:
        states = {each.id: each.state for each in session.scalars(select(Document))}
    assert sorted(states.values()) == ["issued"] * 3 + ["superseded"] * 3
    assert [states[each.id] for each in third] == ["issued"] * 3


def test_a_narrowed_log_does_not_take_the_place_of_the_complete_one(database: Database, cast: Cast):
    with database.writing() as session:
        signed_case(session, cast, 1)
    (whole,) = drafts(database, cast)
    (narrowed,) = drafts(database, cast, Wanted(role=CaseRole.PERFORMED), **{"role=performed": "Role: Performed"})
    assert _facts(whole).cases == _facts(narrowed).cases
    assert whole.series != narrowed.series


def test_only_volumes_with_a_case_in_them_counted_it(database: Database, cast: Cast, settings: Settings):
    with database.writing() as session:
        here = signed_case(session, cast, 1)
        elsewhere = signed_case(session, cast, 12, site_id=cast.center.id)
    made = drafts(database, cast, Wanted(site_id=cast.hospital.id), **{"site=hospital": "Site: Northfield Hospital"})
    with database.writing() as session:
        order = actions.order(session, by=cast.cleo, program=cast.program, kind=made[0].kind, drafts=made)
    print_due(database, settings)
    with database.reading() as session:
        counted = [
            [each.id for each in queries.that_counted(session, decided(session, key))] for key in (here, elsewhere)
        ]
    assert counted == [[UUID(order.document_ids[0])], []]


def test_the_director_issues_a_log_from_the_list_of_cases(database: Database, cast: Cast, as_: Any, settings: Settings):
    with database.writing() as session:
        signed_case(session, cast, 1, performed_on=date(2026, 8, 4))
        signed_case(session, cast, 2)
    cleo = as_(cast.cleo)
    listed = cleo.get(f"/cases?fellow={cast.ada.id}&role=performed&from=2026-07-01&q=mild").text
    assert "Issue as a case log" in listed
    assert "Issue as a case log" not in as_(cast.ada).get("/cases").text
    (address,) = re.findall(r'/documents/new/case_log[^"]*', unescape(listed))
    assert dict(parse_qsl(urlsplit(address).query)) == {
        "fellow": str(cast.ada.id),
        "role": "performed",
        "from": "2026-07-01",
        "q": "mild",
    }
    form = cleo.get(address).text
    assert f'<option selected value="{cast.ada.id}">' in form
    assert '<option selected value="performed">' in form
    assert 'value="2026-07-01"' in form
    assert "was also narrowed by words" in form
    said = {
        "fellow": cast.ada.id,
        "role": "performed",
        "performed_from": "2026-07-01",
        "password": PASSWORD,
    }
    order = cleo.post("/documents/new/case_log", data=said)
    assert order.status_code == 303
    print_due(database, settings)
    page = cleo.get(order.location).text
    assert "2 documents" in page
    assert "volume 2, October to December 2026; Role as logged: Performed; From: Jul 1, 2026" in page
    first = _documents(database)[0]
    assert "volume 2" in as_(cast.ada).get("/documents").text
    assert "Signed cases, earlier volumes included" in as_(cast.ada).get(f"/documents/{first}").text


def _documents(database: Database) -> list[UUID]:
    with database.reading() as session:
        return list(session.scalars(select(Document.id).order_by(Document.number)))


def test_a_log_of_nothing_or_of_days_in_the_wrong_order_is_refused_in_words(cast: Cast, as_: Any):
    cleo = as_(cast.cleo)
    said = {"fellow": cast.ada.id, "password": PASSWORD}
    nothing = cleo.post("/documents/new/case_log", data=said)
    assert nothing.status_code == 422
    assert "has no signed case yet" in nothing.text
    days = {"performed_from": "2026-10-02", "performed_to": "2026-10-01"}
    wrong = cleo.post("/documents/new/case_log", data=said | days)
    assert wrong.status_code == 422
    assert "This day is before the first one" in wrong.text
    assert 'value="2026-10-02"' in wrong.text


@pytest.mark.parametrize("name", ["procedure", "category", "role", "site", "attending"])
def test_a_log_narrowed_to_what_is_not_offered_is_refused_beside_its_field(cast: Cast, as_: Any, name: str):
    cleo = as_(cast.cleo)
    said = {"fellow": cast.ada.id, name: "nothing-of-ours", "password": PASSWORD}
    assert "none of those offered" in cleo.post("/documents/new/case_log", data=said).text
    assert cleo.get(f"/documents/new/case_log?{name}=nothing-of-ours").status_code == 200
