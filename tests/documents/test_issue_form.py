"""The form that issues a document: what can only be revoked is not issued about somebody whom nobody chose."""

import re
from typing import Any

import pytest
from flask import Flask

from logbook.documents.forms import CertificateForm
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from tests.cast import Cast
from tests.documents.test_views import fields
from tests.signoff.arrange import signed_case


@pytest.fixture
def signed(database: Database, cast: Cast) -> None:
    """A signed case of two procedures."""
    with database.writing() as session:
        signed_case(session, cast, 1)


def first_of(text: str, name: str) -> str:
    """What a browser takes of a drop-down in which nothing was selected."""
    found = re.search(rf'<select[^>]* name="{name}".*?<option[^>]* value="([^"]*)"', text, re.S)
    assert found is not None
    return found[1]


def test_of_several_fellows_and_procedures_none_is_chosen_beforehand(signed: None, cast: Cast, as_: Any):
    text = as_(cast.cleo).get("/documents/new/certificate").text
    assert (first_of(text, "fellow"), first_of(text, "procedure")) == ("", "")


def test_where_there_is_but_one_it_is_the_one_meant(app: Flask):
    with app.test_request_context():
        form = CertificateForm()
        form.choose_fellow([(only := uuid7(), "Ada Reyes, MD")])
        form.choose_procedure([("mild-pild", "Decompression")])
        assert [each.value for each in form.fellow.choices] == [str(only)]
        assert [each.value for each in form.procedure.choices] == ["mild-pild"]


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("certificate", {"fellow": ""}, "Choose a fellow of this program."),
        ("certificate", {"procedure": ""}, "Choose a procedure with a signed case."),
        ("summary", {"fellow": ""}, "Choose a fellow of this program."),
    ],
)
def test_nothing_is_issued_until_they_are_chosen(
    signed: None, cast: Cast, as_: Any, kind: str, changes: dict[str, str], sentence: str
):
    cleo = as_(cast.cleo)
    response = cleo.post(f"/documents/new/{kind}", data=fields(cast, **changes))
    assert response.status_code == 422
    assert sentence in response.text
    assert "-0001" not in cleo.get("/documents").text


def test_a_summary_needs_no_procedure(signed: None, cast: Cast, as_: Any):
    response = as_(cast.cleo).post("/documents/new/summary", data=fields(cast, procedure=""))
    assert response.status_code == 303
