"""The list as a file: exactly what is shown, to whoever may see it, harmless in a spreadsheet."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from werkzeug.test import TestResponse

from logbook.cases.models import CaseRole, CaseState
from logbook.catalogue.models import LocalCode
from logbook.exchange.rules.lines import COLUMNS, Names, lines_of
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from logbook.signoff import actions as signoff
from logbook.signoff.models import Entrustment
from tests.cases.scatter import scatter
from tests.cast import Cast
from tests.signoff import arrange

pytestmark = pytest.mark.both_databases

As = Callable[[Person], FlaskClient]


def rows(answer: TestResponse) -> list[dict[str, str]]:
    """The lines of the file by the headings of its columns."""
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf"), "by which spreadsheets know UTF-8"
    text = answer.data.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n") == len(text.splitlines())
    return list(csv.DictReader(io.StringIO(text)))


def test_each_procedure_of_a_case_has_a_line_with_what_was_recorded(cast: Cast, database: Database, as_: As):
    with database.writing() as session:
        case_id = arrange.waiting_case(session, cast, 1)
        session.execute(
            insert(LocalCode), {"program_id": cast.program.id, "procedure_slug": arrange.MILD, "code": "=1+1"}
        )
    with database.writing() as session:
        case = arrange.decided(session, case_id)
        seen = {each.id: CaseRole.ASSISTED for each in case.procedures}
        signoff.sign(session, by=cast.ben, case=case, revision=1, roles=seen, entrustment=Entrustment.JUST_IN_CASE)
    answer = as_(cast.cleo).post("/cases/export")
    assert answer.mimetype == "text/csv"
    name = f"cases-northfield-pain-medicine-fellowship-{cast.program.today()}.csv"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    mild, other = rows(answer)
    assert tuple(mild) == COLUMNS
    said = {
        "case": "1",
        "performed": "2026-10-02",
        "state": "signed",
        "fellow": "Ada Reyes, MD",
        "attending": "Ben Okafor, MD",
        "site": "Northfield Hospital",
        "patient": "P-0001",
        "procedure": "mild-pild",
        "role": "performed",
        "role_attested": "assisted",
        "side": "bilateral",
        "levels": "L3-L4; L4-L5",
        "guidance": "fluoroscopy",
        "local_code": "'=1+1",
        "fluoroscopy_seconds": "83",
        "duration_minutes": "47",
        "air_kerma_mgy": "12.5",
        "kap_gycm2": "1.1825",
        "kap_as_typed": "118.25",
        "kap_unit_typed": "cGy.cm2",
        "sedation": "moderate",
        "complications": "dural_puncture",
        "outcome": "achieved",
    }
    assert {name: mild[name] for name in said} == said
    assert (other["case"], other["role"], other["role_attested"]) == ("1", "assisted", "assisted")
    for text in ("Wet tap", "Contrast spread", "ligament", "Interlaminar"):
        assert text not in answer.text, "free texts stay inside"


def test_the_file_has_the_cases_that_the_list_shows_and_no_others(cast: Cast, database: Database, as_: As):
    with database.writing() as session:
        cases = scatter(session, cast, Random(3), 70)
    filters = {"state": "submitted", "site": str(cast.hospital.id), "sort": "number-up", "text": "zebra"}
    shown = [
        each.number
        for each in cases
        if each.state is CaseState.SUBMITTED and each.site_id == cast.hospital.id and "zebra" in each.texts
    ]
    found = rows(as_(cast.cleo).post("/cases/export", data=filters))
    assert list(dict.fromkeys(int(each["case"]) for each in found)) == shown
    assert 0 < len(shown) < len(found) < sum(len(each.steps) for each in cases)
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.export")).one()
    assert event.actor_id == cast.cleo.id
    assert event.facts == {"cases": len(shown), "filters": filters | {"text": True}}


def test_everybody_gets_the_cases_that_are_theirs_to_see(cast: Cast, database: Database, as_: As):
    with database.writing() as session:
        cases = scatter(session, cast, Random(4), 40)
    handed_in = [each for each in cases if each.state is not CaseState.DRAFT]
    sees = {
        "ada": {each.number for each in cases if each.fellow_id == cast.ada.id},
        "ben": {each.number for each in handed_in if each.attending_id == cast.ben.id},
        "cleo": {each.number for each in handed_in},
        "dan": set(),
    }
    for name, numbers in sees.items():
        found = rows(as_(cast.everybody()[name]).post("/cases/export"))
        assert {int(each["case"]) for each in found} == numbers, name


def test_a_wrong_filter_exports_nothing(cast: Cast, database: Database, as_: As):
    answer = as_(cast.cleo).post("/cases/export", data={"state": "lost"})
    assert answer.status_code == 422
    assert "nothing was exported" in answer.text
    with database.reading() as session:
        assert session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.export")).all() == []


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝"])
def test_what_a_spreadsheet_would_calculate_is_told_to_be_text(sign: str):
    names = Names({}, {}, {}, {"mild-pild": f"{sign}1+1"}, "UTC")
    case = SimpleNamespace(
        **dict.fromkeys(COLUMNS),
        **dict.fromkeys(("number", "performed_on", "fellow_id", "attending_id", "site_id", "kap_value", "kap_unit")),
        **dict.fromkeys(("guest_name", "logged_at", "submitted_at", "signed_at")),
    )
    case.complications, case.air_kerma_mgy = [], Decimal("0.00001")
    step = SimpleNamespace(id=uuid7(), slug="mild-pild", name="MILD", role=None, side=None, levels=[], guidance=None)
    (line,) = lines_of(case, [step], {}, names)
    said = dict(zip(COLUMNS, line, strict=True))
    assert said["local_code"] == f"'{sign}1+1"
    assert said["procedure_name"] == "MILD"
    assert said["air_kerma_mgy"] == "0.00001"
    assert said["fluoroscopy_seconds"] == "", "missing is not zero"


def test_the_file_is_made_while_it_is_sent(
    cast: Cast, database: Database, as_: As, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("logbook.cases.queries.whole.CHUNK", 10)
    with database.writing() as session:
        cases = scatter(session, cast, Random(5), 35)
    mine = [each for each in cases if each.fellow_id == cast.ada.id]
    answer = as_(cast.ada).post("/cases/export", buffered=False)
    headings, *chunks = answer.iter_encoded()
    answer.close()
    assert headings.count(b"\r\n") == 1
    assert len(chunks) == -(-len(mine) // 10) > 1
    assert sum(each.count(b"\r\n") for each in chunks) == sum(len(each.steps) for each in mine)


def test_readme_names_every_column():
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    table = readme[readme.index("## The export") : readme.index("## Glossary")]
    assert re.findall(r"`([a-z0-9_]+)`", table) == list(COLUMNS)
