"""The pages about radiation: numbers, the cases behind them, the band that hides itself, and the files."""

import csv
import io
import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from logbook.cases.models import KapUnit, NotRecorded
from logbook.people import actions as people
from logbook.people.models import MemberRole
from logbook.progress import actions, queries
from logbook.progress.models import KeptTally
from tests.progress.arrange import DONE, EPIDURAL, EXAM, MILD, day, logged, signed

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GY: dict[str, Any] = {"kap_unit": KapUnit.GY_CM2, "duration_minutes": 60}


def dose(kap: str, kerma: str | None = None, **changes: object) -> dict[str, Any]:
    """A case's dose as it was typed in Gy·cm² and mGy."""
    said = {"kap_value": Decimal(kap), "kap_gycm2": Decimal(kap), "air_kerma_mgy": kerma and Decimal(kerma)}
    return GY | said | changes


def words(page: str) -> str:
    """What a reader sees of a page."""
    shown = re.sub(r"<title>.*?</title>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(shown))


@pytest.fixture
def year(database, cast):
    """Ada's: five ordinary decompressions, one with a mixed-up unit, one with an epidural, one without dose."""
    with database.writing() as session:
        for place, kap in enumerate(("1", "2", "3", "4", "5")):
            signed(session, cast, (MILD, DONE), days_ago=90 - place, fluoroscopy_seconds=60 + 20 * place, **dose(kap))
        signed(session, cast, (EPIDURAL, DONE), days_ago=60, fluoroscopy_seconds=40, **dose("118", "11.8"))
        signed(session, cast, (MILD, DONE), (EPIDURAL, DONE), days_ago=50, fluoroscopy_seconds=200, **dose("6"))
        signed(
            session, cast, (MILD, DONE), days_ago=40, dose_not_recorded=NotRecorded.NOT_DISPLAYED,
            fluoroscopy_not_recorded=NotRecorded.NOT_NOTED,
        )  # fmt: skip
        signed(session, cast, (EXAM, DONE), days_ago=30)
        logged(session, cast, (MILD, DONE), days_ago=3, fluoroscopy_seconds=3_000, **dose("400"))


def test_the_program_sees_quartiles_by_procedure_and_only_signed_cases(cast, as_, year):
    seen = words(as_(cast.cleo).get("/radiation").text)
    assert "Signed cases under fluoroscopy 8" in seen
    # Times 60 to 140 s, KAP 1 to 5 Gy·cm²; the case with an epidural in it is beside them, the one that waits nowhere.
    assert "1:40 1:20–2:00 1:00–2:20 5 1 with another 1 (17 %)" in seen
    assert "3 2–4 1–5 5 1 with another 1 (17 %)" in seen
    assert "Fluoroscopy time 7 1 (12 %) Nobody wrote it down (1)" in seen
    assert "Kerma-area product 7 1 (12 %) The machine did not show it (1)" in seen


def test_a_mixed_up_unit_is_on_the_list_with_its_case_and_what_was_probably_meant(cast, as_, year):
    page = as_(cast.cleo).get("/radiation").text
    (listed,) = re.findall(r'id="to-look-at">.*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    assert "Unit possibly mixed up. 118 Gy·cm² with 11.8 mGy would mean a field of about 10,000 cm²" in words(listed)
    assert "It would fit if cGy·cm² or µGy·m² was meant." in words(listed)
    assert "Bounds without a source are this logbook’s own, not published" in words(page)
    (case,) = re.findall(r'class="margin"><a href="([^"]+)"', listed)
    assert "118 Gy·cm²" in words(as_(cast.cleo).get(case).text)
    assert "Amend" not in words(listed)
    own = as_(cast.ada).get(f"/progress/{cast.ada.id}/radiation").text
    assert f'href="{case}/amend"' in own


def test_levels_say_their_source_and_bounds_of_our_own_say_so(cast, as_):
    seen = words(as_(cast.cleo).get("/radiation").text)
    assert "Reference air kerma 3,000 mGy 1,000 mGy 5,000 mGy AAPM MPPG 12.a 2022, as published program code" in seen
    assert "Suggested for this logbook, and not published: a field of 10 to 1,000 cm²" in seen
    assert "No signed case under fluoroscopy yet" in seen
    assert "nobody is graded on it" in seen


def test_every_number_leads_to_the_cases_behind_it(cast, as_, year):
    cleo = as_(cast.cleo)
    by_fellow = cleo.get(f"/radiation/fellows?procedure={MILD}").text
    assert "Ada Reyes, MD 6 1 1 (17 %) 6 (100 %) 1 (17 %)" in words(by_fellow)
    (behind,) = re.findall(r'href="([^"]+/radiation/cases\?procedure=mild-pild)"', by_fellow)
    cases = cleo.get(behind).text
    assert len(re.findall(r'class="margin"><a', cases)) == 7
    assert "Not recorded: Nobody wrote it down Not recorded: The machine did not show it" in words(cases)
    assert "several, so in no median" in words(cases)
    assert len(re.findall(r'class="margin"><a', cleo.get(behind.split("?")[0]).text)) == 8
    assert "Ada Reyes, MD 8" in words(cleo.get("/radiation/fellows").text)
    assert "No such case" in cleo.get(f"{behind}-other").text


def test_earlier_fellows_are_left_out_until_asked_for(database, cast, as_, year):
    with database.writing() as session:
        gil = people.register(session, given_name="Gil", family_name="Ames", degree="MD", email="gil@north.example")
        people.appoint(
            session, person=gil, program=cast.program, role=MemberRole.FELLOW,
            starts_on=day(cast, 500), ends_on=day(cast, 130),
        )  # fmt: skip
        signed(session, cast, (MILD, DONE), fellow_id=gil.id, days_ago=200, fluoroscopy_seconds=50)
    cleo = as_(cast.cleo)
    assert "Signed cases under fluoroscopy 8" in words(cleo.get("/radiation").text)
    assert "Signed cases under fluoroscopy 9" in words(cleo.get("/radiation?fellows=all").text)
    assert "Gil Ames" not in cleo.get("/radiation/fellows").text
    assert "Gil Ames" in cleo.get("/radiation/fellows?fellows=all").text


def test_the_band_of_the_others_is_hidden_until_five_of_them_are_in_it(database, cast, as_, year):
    own = as_(cast.ada)
    address = f"/progress/{cast.ada.id}/radiation"
    for place in range(5):
        assert "1:40 1:20–2:00 1:00–2:20 hidden 5" in words(own.get(address).text)
        with database.writing() as session:
            other = people.register(
                session, given_name=f"F{place}", family_name="X", degree="", email=f"{place}@x.example"
            )
            people.appoint(
                session, person=other, program=cast.program, role=MemberRole.FELLOW, starts_on=day(cast, 200)
            )
            signed(session, cast, (MILD, DONE), fellow_id=other.id, days_ago=20, fluoroscopy_seconds=100 + 10 * place)
    page = own.get(address).text
    assert "1:40 1:20–2:00 1:00–2:20 1:50–2:10 5" in words(page)
    assert "c-frame" in page
    assert "F0 X" not in page


def test_a_reason_to_look_tells_a_fellow_no_median_that_so_few_others_are_in(database, cast, as_):
    with database.writing() as session:
        for place in range(10):
            signed(session, cast, (MILD, DONE), fellow_id=cast.abe.id, days_ago=50 + place, fluoroscopy_seconds=83)
        signed(session, cast, (MILD, DONE), days_ago=20, fluoroscopy_seconds=700)
    address = f"/progress/{cast.ada.id}/radiation"
    own = words(as_(cast.ada).get(address).text)
    assert "far from the program’s median for this procedure, which is hidden" in own
    assert "1 min 23 s" not in own
    for page in (address, "/radiation"):
        told = "about 8.4 times the program’s median for this procedure (1 min 23 s, of 11 cases)"
        assert told in words(as_(cast.cleo).get(page).text)


def test_what_is_kept_says_the_same_as_what_is_counted_live(database, cast, as_, year):
    page = as_(cast.cleo).get("/radiation").text
    actions.keep_due(database)
    with database.reading() as session:
        kept = session.query(KeptTally).filter_by(fellow_id=cast.ada.id).one()
        assert '"to_look_at":[[' in kept.radiation
        assert all(each.is_right for each in actions.recount(session))
        assert len(queries.doses_of_fellow(session, cast.program, cast.ada.id, None)) == 8
    assert words(as_(cast.cleo).get("/radiation").text) == words(page)


def test_whose_pages_they_are(cast, as_, year):
    def told(address: str) -> dict[str, int]:
        return {name: as_(person).get(address).status_code for name, person in cast.everybody().items()}

    for address in ("/radiation", "/radiation/fellows"):
        assert {name for name, status in told(address).items() if status == 200} == {"cleo", "cora", "dan"}
    for address in (f"/progress/{cast.ada.id}/radiation", f"/progress/{cast.ada.id}/radiation/cases"):
        assert {name for name, status in told(address).items() if status == 200} == {"ada", "cleo", "cora"}
    assert "Ada Reyes" not in as_(cast.dan).get("/radiation/fellows").text


def test_both_tables_leave_as_files_and_the_trail_knows(cast, as_, year):
    cleo = as_(cast.cleo)

    def lines(what: str) -> list[dict[str, str]]:
        answer = cleo.post("/radiation/export", data={"what": what})
        assert answer.headers["Content-Disposition"].startswith(f"attachment; filename=radiation-{what}-northfield")
        return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))

    (case,) = lines("cases")
    assert (case["fellow"], case["look_for"]) == ("Ada Reyes, MD", "Unit possibly mixed up")
    kap = next(each for each in lines("procedures") if (each["procedure"], each["quantity"]) == (MILD, "kap"))
    assert [kap[name] for name in ("recorded", "not_recorded", "cases_with_another", "lower_quartile", "median")] == [
        "5", "1", "1", "2", "3",
    ]  # fmt: skip
    assert "exported the radiation of cases" in words(cleo.get("/audit").text)
    assert as_(cast.ada).post("/radiation/export").status_code == 403
