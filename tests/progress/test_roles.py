"""Roles as logged beside roles as attested, by procedure, for the director alone."""

import re

import pytest

from logbook.cases.models import CaseRole
from logbook.progress.rules import AttestedCount, Way, differing_ways, roles_by_procedure
from tests.progress.arrange import signed

pytestmark = pytest.mark.both_databases

MILD, EPIDURAL = "mild-pild", "esi-interlaminar-lumbar"
OBSERVED, ASSISTED, PERFORMED = CaseRole.OBSERVED, CaseRole.ASSISTED, CaseRole.PERFORMED


def words(page: str) -> str:
    """What a reader sees of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<title>.*?</title>|<[^>]+>", " ", page, flags=re.DOTALL))


def test_directions_are_counted_by_procedure_the_most_frequent_first():
    counts = [
        AttestedCount("b", PERFORMED, PERFORMED, 7),
        AttestedCount("b", PERFORMED, OBSERVED, 1),
        AttestedCount("b", PERFORMED, ASSISTED, 2),
        AttestedCount("a", ASSISTED, PERFORMED, 1),
        AttestedCount("a", PERFORMED, ASSISTED, 1),
    ]
    second, first = roles_by_procedure(counts, {"b": "Anterior", "a": "Posterior"})[::-1]
    assert (first.name, first.signed, first.differing) == ("Anterior", 10, 3)
    assert first.ways == (Way(PERFORMED, ASSISTED, 2), Way(PERFORMED, OBSERVED, 1))
    assert (second.signed, second.differing) == (2, 2)
    assert differing_ways(counts)[0] == Way(PERFORMED, ASSISTED, 3)
    assert roles_by_procedure([], {}) == []


@pytest.fixture
def attested(database, cast):
    """Three cases of Ada's: in two of them Ben saw her do less, in one more, than she had logged."""
    with database.writing() as session:
        signed(session, cast, (MILD, PERFORMED), attested=[ASSISTED])
        signed(session, cast, (MILD, PERFORMED), (EPIDURAL, ASSISTED), attested=[ASSISTED, PERFORMED])
        signed(session, cast, (MILD, PERFORMED))


def test_the_director_sees_each_procedure_and_opens_what_is_behind_a_number(cast, as_, attested):
    cleo = as_(cast.cleo)
    assert "/roles" in cleo.get("/program").text
    page = cleo.get("/roles").text
    seen = words(page)
    assert "lumbar decompression (mild / PILD) 3 2 Performed → assisted: 2" in seen
    assert "Lumbar interlaminar epidural steroid injection 1 1 Assisted → performed: 1" in seen
    assert "All procedures 4 3 Performed → assisted: 2 , Assisted → performed: 1" in seen
    (address,) = re.findall(r'href="([^"]+procedure=mild-pild&amp;logged=performed&amp;attested=assisted)"', page)
    behind = cleo.get(address.replace("&amp;", "&")).text
    assert len(re.findall(r'sign-off">\d+</a>', behind)) == 2
    assert "logged as performed, attested as assisted" in words(behind)
    assert len(re.findall(r'sign-off">\d+</a>', cleo.get("/roles/differing").text)) == 3
    assert "No such entry" in cleo.get("/roles/differing?logged=observed").text
    assert len(re.findall(r'sign-off">\d+</a>', cleo.get("/roles/differing?logged=nonsense").text)) == 3


def test_it_is_for_the_director_alone_and_says_when_there_is_nothing(cast, as_):
    for path in ("/roles", "/roles/differing"):
        statuses = {name: as_(person).get(path).status_code for name, person in cast.everybody().items()}
        assert {name for name, status in statuses.items() if status == 200} == {"cleo", "dan"}
        assert {status for status in statuses.values() if status != 200} == {403}
    assert "Nothing is signed yet" in as_(cast.cleo).get("/roles").text
    assert "/roles" not in as_(cast.cora).get("/").text
