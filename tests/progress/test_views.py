"""The start pages and the progress page, as each of the cast sees them."""

import re
from collections.abc import Callable
from html import escape, unescape

import pytest
from flask.testing import FlaskClient

from logbook.accounts import actions as accounts
from logbook.cases.models import CaseRole, CaseState
from logbook.foundation.db import Database
from logbook.people import actions as people
from logbook.people.models import MemberRole, Person
from tests.cases.arrange import begun
from tests.cast import Cast, password_hash
from tests.progress.arrange import DONE, EPIDURAL, EXAM, MILD, day, logged, returned, signed

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

As = Callable[[Person], FlaskClient]
UNVERIFIED = "Unverified until the program director adopts it"


@pytest.fixture
def year(database: Database, cast: Cast) -> None:
    """Some cases of Ada's in every state."""
    with database.writing() as session:
        signed(session, cast, (MILD, DONE), (EPIDURAL, CaseRole.ASSISTED), days_ago=40, fluoroscopy_seconds=83)
        signed(session, cast, (MILD, DONE), attested=[CaseRole.ASSISTED], days_ago=30, fluoroscopy_seconds=47)
        signed(session, cast, (EXAM, DONE), days_ago=20, faculty_observed=True)
        logged(session, cast, (EPIDURAL, DONE), days_ago=16)
        returned(session, cast, (MILD, DONE), reason="The levels are missing.", days_ago=9)
        logged(session, cast, (MILD, DONE), state=CaseState.DRAFT, days_ago=1)


def words(page: str) -> str:
    """What a reader sees of a page."""
    shown = re.sub(r"<title>.*?</title>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(shown))


def test_on_her_first_day_a_fellow_is_led_to_her_first_case(cast: Cast, as_: As):
    page = as_(cast.ada).get("/").text
    assert "Your logbook is empty" in page
    assert 'href="/cases/new"' in page
    assert UNVERIFIED in page
    assert "28 too early to say. Until" in words(page)


def test_a_fellow_sees_what_waits_and_what_came_back_with_its_reason(cast: Cast, as_: As, year: None):
    page = words(as_(cast.ada).get("/").text)
    assert "Signed 3 Waiting 1 for a signature Returned 1 for you to mend Drafts 1" in page
    assert "Ben Okafor, MD: The levels are missing." in page
    assert "You log your cases the same day as the procedure" in page
    assert "Observed 0 of 2 Assisted 1 of 2 Performed 1 of 5" in page


def test_what_a_schedule_says_and_what_was_begun_wait_on_her_start_page(database: Database, cast: Cast, as_: As):
    said = {"procedure": [MILD], "procedures-0-side": ["left"], "attending_id": [str(cast.ben.id)]}
    with database.writing() as session:
        for days in (0, 1):
            begun(session, cast, typed=said, scheduled_on=day(cast, days), schedule_key=f"line {days}")
        begun(session, cast, typed={"procedure": [MILD, EPIDURAL], "performed_on": ["11/20/2026"]})
    ada = as_(cast.ada)
    page = ada.get("/")
    yesterday = day(cast, 1)
    mild = "Minimally invasive lumbar decompression (mild / PILD)"
    assert f"Not logged today? {mild}, left, Ben Okafor, MD Log it" in words(page.text)
    assert f"Not logged: {yesterday:%A, %b} {yesterday.day} Minimally" in words(page.text)
    assert f"{mild} and Lumbar interlaminar epidural steroid injection, Nov 20, 2026" in words(page.text)
    assert "Your logbook is empty" not in page.text
    discard = re.findall(r'action="(/drafts/[^"]+/discard)"', page.text)
    gone = ada.post(discard[1], follow_redirects=True)
    assert f"The draft of {mild} was discarded." in gone.text
    assert f"Not logged: {yesterday:%A}" not in words(gone.text)
    back = re.findall(r'action="(/drafts/[^"]+/restore)" class="flash" data-undo-seconds="10"', gone.text)
    assert f"Not logged: {yesterday:%A, %b}" in words(ada.post(back[0], follow_redirects=True).text)
    assert 'href="/cases/new?draft=' not in as_(cast.abe).get("/").text


def test_the_last_kinds_of_case_are_one_tap_away(database: Database, cast: Cast, as_: As, year: None):
    page = as_(cast.ada).get("/").text
    assert "Log one like it again Minimally invasive" in words(page)
    assert len(re.findall(r'href="/cases/new\?again=', page)) == 3
    assert "again=" not in as_(cast.ben).get("/").text


def test_an_attending_sees_how_many_wait_and_since_when(cast: Cast, as_: As, year: None):
    assert "Nothing waits for your signature." in as_(cast.bea).get("/").text
    page = as_(cast.ben).get("/").text
    assert "1 case waits for your signature" in page
    assert 'href="/queue"' in page
    assert "of Ada Reyes, MD" in page
    assert "Log a case" not in page


def test_a_director_sees_every_fellow_by_name_and_no_draft(cast: Cast, as_: As, year: None):
    page = as_(cast.cleo).get("/").text
    seen = words(page)
    assert seen.index("Lindqvist, Abe") < seen.index("Reyes, Ada")
    assert "Reyes, Ada 3 1 1" in seen
    assert "Draft" not in page.replace("drafts are seen by their fellow alone", "")
    assert "Waiting longer than 14 days" in seen


def test_a_coordinator_sees_the_same_fellows(cast: Cast, as_: As, year: None):
    assert "Reyes, Ada 3 1 1" in words(as_(cast.cora).get("/").text)


def test_somebody_with_two_roles_sees_both_parts(cast: Cast, as_: As):
    page = as_(cast.dan).get("/").text
    assert "Nothing waits for your signature." in page
    assert "Voss, Della" in page
    assert "Ada Reyes" not in page


def test_a_record_stays_open_to_its_fellow_when_the_fellowship_is_over(database: Database, cast: Cast, as_: As):
    with database.writing() as session:
        gil = people.register(session, given_name="Gil", family_name="Ames", degree="MD", email="gil@north.example")
        people.appoint(
            session,
            person=gil,
            program=cast.program,
            role=MemberRole.FELLOW,
            starts_on=day(cast, 500),
            ends_on=day(cast, 130),
        )
        signed(session, cast, (MILD, DONE), fellow_id=gil.id, days_ago=200)
        accounts.store_password(session, person=gil, password_hash=password_hash())
    client = as_(gil)
    assert "Log a case" not in client.get("/").text
    assert "Your progress" in client.get(f"/progress/{gil.id}").text
    assert "Ames, Gil" not in as_(cast.cleo).get("/").text


@pytest.mark.parametrize(
    ("who", "status"), [("ada", 200), ("cleo", 200), ("cora", 200), ("abe", 404), ("ben", 404), ("dan", 404)]
)
def test_who_may_see_a_fellows_progress(cast: Cast, as_: As, year: None, who: str, status: int):
    assert as_(cast.everybody()[who]).get(f"/progress/{cast.ada.id}").status_code == status


def test_nobody_has_progress_who_is_no_fellow(cast: Cast, as_: As):
    assert as_(cast.cleo).get(f"/progress/{cast.ben.id}").status_code == 404


def test_progress_without_a_case_says_what_will_be_there(cast: Cast, as_: As):
    own = as_(cast.ada).get(f"/progress/{cast.ada.id}").text
    assert "Nothing to count yet" in own
    assert "Log a case" in own
    others = as_(cast.cleo).get(f"/progress/{cast.ada.id}").text
    assert "Nothing to count yet" in others
    assert "Log a case" not in others


def test_progress_shows_the_counts_their_edition_and_what_is_apart(cast: Cast, as_: As, year: None):
    page = as_(cast.ada).get(f"/progress/{cast.ada.id}").text
    seen = words(page)
    assert UNVERIFIED in page
    assert "Signed cases 3 Procedures in them 4" in seen
    assert "2 performed, 2 assisted, 0 observed" in seen
    assert "In 1 of 4 procedures the attending attested another role than was logged." in seen
    assert "Image-guided spine interventions, lumbar procedures; not counted: 1 assisted 0 of 25 +1 waiting" in seen
    assert "Complete neurological examination patients 1 of 15" in seen
    assert "Neurological examination observed by faculty patients 1 of 5" in seen
    assert "Fluoroscopy time, in minutes and seconds" in seen
    assert "1:05 0:56–1:14 0:47–1:23 2 0" in seen
    assert "Ben Okafor, MD 3" in seen
    # What the attending said is shown to her once she has said her own or chosen to see it without.
    assert "4 I needed to be there in the room just in case 0" in seen
    of_cleo = words(as_(cast.cleo).get(f"/progress/{cast.ada.id}").text)
    assert "4 I needed to be there in the room just in case 3" in of_cleo


def test_a_coordinator_sees_the_counts_but_no_assessment_and_a_director_sees_both(cast: Cast, as_: As, year: None):
    of_cora = as_(cast.cora).get(f"/progress/{cast.ada.id}").text
    of_cleo = as_(cast.cleo).get(f"/progress/{cast.ada.id}").text
    assert "Attendings who signed" in of_cora
    assert "Entrustment" not in of_cora
    assert "Entrustment" in of_cleo
    assert "Drafts" not in of_cleo


@pytest.mark.parametrize(
    ("narrowing", "cases"),
    [
        ("state=signed", 3),
        ("state=submitted", 1),
        ("state=returned", 1),
        ("procedure=mild-pild", 3),
        ("requirement=neuro_exam", 1),
        ("requirement=img_spine_lumbar", 2),
    ],
)
def test_every_number_opens_the_cases_behind_it(
    database: Database, cast: Cast, as_: As, year: None, narrowing: str, cases: int
):
    with database.writing() as session:
        signed(session, cast, (MILD, DONE), (EPIDURAL, DONE), (EXAM, DONE), fellow_id=cast.abe.id)
    client, link = as_(cast.cleo), f"/cases?{narrowing}&fellow={cast.ada.id}"
    assert f'href="{escape(link)}"' in client.get(f"/progress/{cast.ada.id}").text
    assert client.get(link).text.count('class="margin"') == cases


def test_every_link_of_ones_own_progress_leads_somewhere(cast: Cast, as_: As, year: None):
    client = as_(cast.ada)
    page = client.get(f"/progress/{cast.ada.id}").text
    links = {unescape(each) for each in re.findall(r'href="(/[^"#]+)"', page) if not each.startswith("/static/")}
    assert len(links) > 40
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
