"""The looking client sees what it is there to see."""

import pytest

from tests.plugins.pages import faults_of

GOOD = """<!doctype html><html lang="en"><head><title>Cases · Fellowship Logbook</title></head><body><h1>Cases</h1>
<form><label for="a">A</label><input id="a" name="a"><label>B <input name="b"></label>
<input type="hidden" name="c"></form></body></html>"""


def test_a_good_page_has_no_fault():
    assert faults_of(GOOD) == []


@pytest.mark.parametrize(
    ("good", "bad", "word"),
    [
        ("<h1>Cases</h1>", "", "first-level"),
        ("<h1>Cases</h1>", "<h1>Cases</h1><h1>More</h1>", "first-level"),
        ("<h1>Cases</h1>", "<h1>Cases</h2>", "markup"),
        ("Cases · ", " · ", "no title"),
        (' lang="en"', "", "no language"),
        ('<label for="a">A</label>', "", "no label"),
        ('for="a"', 'for="z"', "not there"),
        ('name="a"', 'name="a" onclick="x()"', "inline onclick"),
        ('name="a"', 'name="a" style="color:red"', "inline style"),
        ("<form>", "<form><script>x()</script>", "inline <script>"),
        ("<form>", "<form><style>p{}</style>", "inline <style>"),
        ('name="b"', 'name="b" id="a"', "stands twice"),
        ("<h1>Cases</h1>", "<h1>Cases</h1><p>None</p>", "undefined value"),
    ],
)
def test_each_fault_is_seen(good: str, bad: str, word: str):
    assert good in GOOD
    assert any(word in fault for fault in faults_of(GOOD.replace(good, bad, 1)))
