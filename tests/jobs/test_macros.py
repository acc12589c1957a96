"""How a job is shown: each state has a word and a shape, progress has numbers, and pages follow it by themselves."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Page, Route, expect

from logbook.jobs import actions
from logbook.jobs.actions import Work
from logbook.jobs.models import Job, JobState
from tests.jobs.arrange import as_it_is, enqueued
from tests.plugins.browser import Server
from tests.plugins.pages import faults_of

STATES: dict[str, tuple[str, dict[str, Any]]] = {
    "waiting": ("Not begun yet", {}),
    "running": ("Under way", {"done": 1200}),
    "done": ("Done", {"done": 5000}),
    "failed": ("Failed", {"sentence": "The fellow has left the program. Order it anew."}),
    "cancelled": ("Cancelled", {}),
}


def render(source: str, **context: Any) -> str:
    """What a template makes of ``source``."""
    templates = Environment(loader=FileSystemLoader("templates"), autoescape=True, undefined=StrictUndefined)
    return templates.from_string('{% import "macros/jobs.html" as jobs %}' + source).render(context)


def job_in(state: str, **values: Any) -> Job:
    """A job as a page sees it."""
    known: dict[str, Any] = {"title": "Case log of <b>Ada</b>", "done": 0, "steps": 5000, "attempts": 0, "sentence": ""}
    return Job(id="1", state=JobState(state), **known | values)


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_word_and_its_numbers(state: str):
    word, values = STATES[state]
    shown = render("{{ jobs.progress(job) }}", job=job_in(state, **values))
    page = f"<!doctype html><html lang='en'><head><title>J</title></head><body><h1>J</h1>{shown}</body></html>"
    assert faults_of(page) == []
    assert f"<span>{word}</span>" in shown
    assert "<b>" not in shown
    assert ("<progress" in shown) == (state in ("waiting", "running"))
    if state == "running":
        assert "1,200 of 5,000" in shown
    if state == "failed":
        assert "Order it anew." in shown


def test_each_state_has_a_shape_of_its_own():
    shapes = {re.sub("<title>.*</title>", "", render("{{ jobs.word(job) }}", job=job_in(state))) for state in STATES}
    drawn = {re.search(r"<(?:circle|path).*(?=</svg>)", shape, re.DOTALL)[0] for shape in shapes}  # type: ignore[index]
    assert len(drawn) == len(STATES)


def test_a_job_that_broke_says_that_it_is_tried_again():
    assert "tried again by itself" in render("{{ jobs.progress(job) }}", job=job_in("waiting", attempts=2))


def test_without_scripts_there_is_a_link_while_it_goes_on_and_no_longer():
    source = "{% call jobs.live('order') %}{{ jobs.progress(job) }}{% endcall %}"
    assert "Look again" in render(source, job=job_in("running"))
    assert "Look again" not in render(source, job=job_in("done"))


def test_a_page_follows_a_job_to_its_end_and_keeps_the_readers_place(
    live_server: Server, open_page: Callable[..., Page]
):
    database, asked = live_server.database, []
    job = enqueued(database)
    page = open_page(base_url=live_server.url)

    def with_the_job(route: Route) -> None:
        """The page as it is, with what a page that shows jobs has besides."""
        asked.append(route.request.url)
        answer = route.fetch()
        source = (
            "{% call jobs.live('order') %}{{ jobs.progress(job) }}"
            "{% if job.state.value == 'done' %}<a href='/verify'>Download</a>{% endif %}"
            "<button type='button' class='button'>Cancel</button>{% endcall %}"
            "<script type='module' src='/static/js/jobs.js'></script></main>"
        )
        shown = render(source, job=as_it_is(database, job))
        route.fulfill(response=answer, body=answer.text().replace("</main>", shown))

    live_server.enter(page, live_server.cast.cleo)
    page.route("**/documents", with_the_job)
    page.goto("/documents")
    bar = page.get_by_role("progressbar", name="Summary of Ada Reyes, MD")
    expect(bar).to_have_attribute("value", "0")
    expect(page.get_by_text("Not begun yet")).to_be_visible()
    cancel = page.get_by_role("button", name="Cancel")
    cancel.focus()

    def work(work: Work) -> None:
        work.progress(2)
        expect(bar).to_have_attribute("value", "2")
        expect(page.get_by_text("2 of 3", exact=True)).to_be_visible()
        expect(page.get_by_role("status").filter(has_text="Under way Summary of Ada Reyes, MD")).to_be_attached()
        assert Axe().run(page).response["violations"] == []
        with database.writing() as session:
            work.finish(session)

    assert actions.run_due(database, live_server.settings, {"two_rows": work}) == 1
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    expect(cancel).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Done")).to_be_attached()
    times = len(asked)
    page.wait_for_timeout(1500)
    assert len(asked) == times, "it stops when there is nothing left to wait for"
