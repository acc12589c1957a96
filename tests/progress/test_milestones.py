"""The page of evidence for PC4: whose it is, what stands on it, and what stands behind its numbers."""

import re
from html import unescape

import pytest

from logbook.cases.models import CaseRole, Outcome
from logbook.signoff.models import Entrustment, OwnRating
from tests.progress.arrange import DONE, EPIDURAL, EXAM, MILD, day, logged, signed

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def words(page: str) -> str:
    """What a reader sees of a page."""
    shown = re.sub(r"<title>.*?</title>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(shown))


@pytest.fixture
def half(database, cast):
    """Half a year of Ada's, of which she has rated one case."""
    with database.writing() as session:
        rated = signed(
            session, cast, (MILD, DONE), attested=[CaseRole.ASSISTED], days_ago=30, complications=["vasovagal"],
            entrustment=Entrustment.HAD_TO_PROMPT,
        )  # fmt: skip
        session.add(OwnRating(case_id=rated, fellow_id=cast.ada.id, entrustment=4))
        signed(session, cast, (MILD, DONE), (EPIDURAL, DONE), days_ago=20, outcome=Outcome.ACHIEVED)
        signed(session, cast, (EPIDURAL, DONE), days_ago=190)
        signed(session, cast, (EXAM, DONE), days_ago=15)
        logged(session, cast, (MILD, DONE), days_ago=3)


def address(cast, **period: object) -> str:
    return f"/progress/{cast.ada.id}/milestones?" + "&".join(f"{name}={value}" for name, value in period.items())


def test_the_director_sees_the_last_half_year_by_category_and_no_level(cast, as_, half):
    page = as_(cast.cleo).get(address(cast)).text
    seen = words(page)
    assert "Evidence for PC4: Ada Reyes, MD" in seen
    assert "Advanced spine procedures 2 0 1 1 1 0 of 1 1 of 1" in seen
    assert "Image-guided spine, lumbar 1 0 0 1 0 0 of 1 0 of 0" in seen
    assert "All interventions 2 0 1 2 1 0 of 1 1 of 1" in seen
    assert "Advanced spine procedures 0 0 1 1 0 0" in seen
    assert "Logged as performed, attested as assisted; Vasovagal reaction" in seen
    assert "Not in this: 1 case that waits for a signature" in seen
    assert "The level is the committee’s; none is proposed here." in seen
    assert "Outcome 1 2 Complications, or that there were none 1 2" in seen


def test_every_count_of_cases_opens_them(cast, as_, half):
    cleo = as_(cast.cleo)
    page = cleo.get(address(cast)).text
    (behind,) = {unescape(each) for each in re.findall(r'href="(/cases\?[^"]*category=advanced_spine[^"]*)"', page)}
    assert words(cleo.get(behind).text).count("Ada Reyes, MD Ben Okafor, MD") == 2
    for anchor in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{anchor}"' in page


def test_another_period_is_asked_for_in_the_address_and_a_wrong_one_is_answered_in_words(cast, as_, half):
    cleo = as_(cast.cleo)
    first, last = day(cast, 195), day(cast, 185)
    seen = words(cleo.get(address(cast, **{"from": first, "to": last})).text)
    assert "All interventions 1 0 0 1 0 0 of 0 0 of 0" in seen
    wrong = cleo.get(address(cast, **{"from": last, "to": first}))
    assert wrong.status_code == 422
    assert "so it was left out" in words(wrong.text)
    assert 'value="yesterday"' in cleo.get(address(cast, **{"from": "yesterday"})).text
    assert "No signed intervention" in cleo.get(address(cast, **{"from": "2020-01-01", "to": "2020-02-01"})).text


def test_the_fellow_sees_only_what_was_said_of_rated_cases(cast, as_, half):
    seen = words(as_(cast.ada).get(address(cast)).text)
    assert "Advanced spine procedures 0 0 1 0 0 0" in seen
    assert "What your attendings said of 1 case of this period is left out" in seen
    assert "Advanced spine procedures 2 0 1 1 1" in seen


def test_it_is_for_the_director_and_the_fellow_alone(cast, as_, half):
    told = {name: as_(person).get(address(cast)).status_code for name, person in cast.everybody().items()}
    assert {name for name, status in told.items() if status == 200} == {"ada", "cleo"}
    assert {name for name, status in told.items() if status == 403} == {"cora"}


def test_the_printed_page_has_room_for_the_committees_own_level(cast, as_):
    page = as_(cast.cleo).get(address(cast)).text
    assert "No signed intervention in this period" in page
    (room,) = re.findall(r'<section class="only-on-paper to-fill-in">(.*?)</section>', page, re.DOTALL)
    assert "Level decided by the committee:" in room
