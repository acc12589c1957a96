"""The macros of every page: a state has a word and a shape, a chart says its numbers, an error finds its field."""

from functools import cache
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from wtforms import FieldList, Form, FormField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired

from tests.plugins.pages import faults_of


class Level(Form):  # type: ignore[misc]
    """A form within a form."""

    name = StringField("Level", [InputRequired("Name the level.")])


class Case(Form):  # type: ignore[misc]
    """One field of each kind the macros treat differently."""

    minutes = IntegerField("Duration", [InputRequired("Say how long it took.")], description="From skin to skin.")
    role = RadioField(
        "Role", [InputRequired("Choose your role.")], choices={"observed": "Observed", "assisted": "Assisted"}
    )
    sides = SelectMultipleField("Sides", choices={"left": "Left", "right": "Right"})
    levels = FieldList(FormField(Level), min_entries=1)


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader("templates"), autoescape=True, undefined=StrictUndefined)


def render(source: str, **context: Any) -> str:
    """What a template with every macro at hand makes of ``source``."""
    imports = "".join(
        f'{{% import "macros/{name}.html" as {name} %}}' for name in ("forms", "states", "tables", "charts")
    )
    return _environment().from_string(imports + source).render(context)


@pytest.mark.parametrize(
    ("state", "word"),
    [("draft", "Draft"), ("submitted", "Waiting for Dr Okafor"), ("returned", "Returned"), ("signed", "Signed")],
)
def test_each_state_of_a_case_has_its_own_word_and_shape(state: str, word: str) -> None:
    shown = render("{{ states.state(state, 'Dr Okafor') }}", state=state)
    assert f"<span>{word}</span>" in shown
    others = {render("{{ states.state(state) }}", state=each) for each in ("draft", "submitted", "returned", "signed")}
    assert len({each[each.index("<circle") if "<circle" in each else each.index("<path") :] for each in others}) == 4


def test_a_bar_says_what_is_signed_what_waits_and_what_is_required() -> None:
    shown = render("{{ charts.bar_against_target('Epidurals', 31, 50, 4) }}")
    assert "<title>Epidurals: 31 signed of 50, 4 waiting</title>" in shown


def test_a_bar_without_entries_or_target_divides_by_nothing() -> None:
    assert "<title>Epidurals: 0 signed</title>" in render("{{ charts.bar_against_target('Epidurals', 0) }}")


def test_the_ladder_names_each_role_with_its_count_and_target() -> None:
    shown = render("{{ charts.role_ladder(3, 2, 0, {'observed': 2, 'performed': 5}) }}")
    assert "<title>Observed 3 of 2, Assisted 2, Performed 0 of 5</title>" in shown


def test_a_distribution_counts_every_step_and_averages_nothing() -> None:
    shown = render("{{ charts.distribution([0, 2], ['I had to do it', 'I had to prompt'], 'Entrustment') }}")
    assert "<title>Entrustment: I had to do it 0, I had to prompt 2</title>" in shown


def test_a_label_is_escaped_wherever_it_is_drawn() -> None:
    assert "<b>" not in render("{{ charts.bar_row('<b>', 1, 2) }}{{ tables.empty('<b>', '<b>') }}")


def test_every_error_is_a_link_to_a_field_that_is_on_the_page() -> None:
    form = Case(data={"minutes": None, "role": "", "levels": [{"name": ""}]})
    form.validate()
    page = render(
        "<!doctype html><html lang='en'><head><title>Log</title></head><body><h1>Log</h1>{{ forms.errors(form) }}"
        "{{ forms.field(form.minutes, unit='min') }}{{ forms.chips(form.role, {'observed': 'You watched.'}) }}"
        "{{ forms.levels(form.sides) }}{{ forms.field(form.levels[0].form.name) }}</body></html>",
        form=form,
    )
    for target, sentence in (
        ("minutes", "Duration: Say how long it took."),
        ("role", "Role: Choose your role."),
        ("levels-0-name", "Level: Name the level."),
    ):
        assert f'<a href="#{target}">{sentence}</a>' in page
        assert f'id="{target}"' in page
    assert 'aria-describedby="minutes-help minutes-error"' in page
    assert faults_of(page) == []


def test_chips_keep_what_was_chosen() -> None:
    page = render("{{ forms.levels(form.sides) }}", form=Case(data={"sides": ["right"]}))
    assert 'value="right" checked' in page
    assert 'value="left" checked' not in page
    assert page.count('type="checkbox"') == 2
