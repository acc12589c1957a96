"""The charts themselves: what they say without being seen, where they lead, and that the same ones print."""

from io import BytesIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pypdf import PdfReader

from logbook.adapters.pdf import pdf
from logbook.curves.rules import of_learning, of_testing
from tests.curves.rules.build import attempts
from tests.plugins.pages import faults_of

PAGE = """{% import "macros/curves.html" as curves %}<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Curves</title><link rel="stylesheet" href="css/print.css"></head><body><h1>Curves</h1>{{ curves.sum_key() }}
{{ curves.sum("LC-CUSUM", learning, "16 attempts", rows) }}{{ curves.sum("CUSUM", testing, "<16>", rows) }}
{% if rows %}<p id="row-9"></p><p id="row-15"></p>{% endif %}</body></html>"""


def page(rows: str | None) -> str:
    """Both charts of sixteen successes, with links to rows or without, as on paper."""
    templates = Environment(loader=FileSystemLoader("templates"), autoescape=True, undefined=StrictUndefined)
    found = attempts("+" * 16)
    return templates.from_string(PAGE).render(learning=of_learning(found), testing=of_testing(found), rows=rows)


def test_a_chart_says_itself_in_words_and_leads_to_the_rows_of_what_crossed_a_line():
    shown = page("row-")
    assert 'aria-label="LC-CUSUM: 16 attempts"' in shown
    assert "CUSUM: &lt;16&gt;" in shown
    assert shown.count("<a href") == 2
    assert '<a href="#row-15" aria-label="Attempt 15: as planned, 2.79; a line was crossed">' in shown
    assert faults_of(shown) == []


def test_the_same_chart_prints_without_links():
    shown = page(None)
    assert "<a " not in shown
    # LC-CUSUM ends at its limit, CUSUM goes on, and the key has one of each kind.
    assert shown.count("<circle") == 15 + 16 + 2
    text = PdfReader(BytesIO(pdf(shown))).pages[0].extract_text()
    assert text.count("attempts") == 2
