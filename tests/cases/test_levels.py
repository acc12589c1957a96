"""Levels chosen on the drawn spine: in the page, and with a thumb."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Locator, Page, expect

from logbook.cases.models import CaseRole
from logbook.cases.rules import ProcedureEntry
from logbook.catalogue.rules import read_editions
from logbook.foundation.db import Database
from logbook.people.models import Person
from tests.cases.arrange import log, mild_entry, offered, typed
from tests.cast import Cast
from tests.plugins.browser import Server

As = Callable[[Person], FlaskClient]
BRANCHES = ("L3 MB", "L4 MB", "L5 DR")
LEVELS = {each.slug: each.levels for each in read_editions()[-1].procedures}


def log_branches(database: Database, cast: Cast, *levels: str, times: int = 1, **how: bool) -> None:
    """Lumbar medial branch blocks of Ada's at these levels."""
    with database.writing() as session:
        blocked = ProcedureEntry(
            offered(session, cast, "mbb-lumbar").id,
            CaseRole.PERFORMED,
            side="left",  # type: ignore[arg-type]
            levels=levels,
            guidance="fluoroscopy",  # type: ignore[arg-type]
        )
        for _ in range(times):
            log(session, cast, mild_entry(session, cast, procedures=(blocked,)), **how)


def usual_of(text: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'name="procedures-0-levels-usual" value="([^"]+)"', text)]


def ticked(text: str) -> list[str]:
    return re.findall(r'name="procedures-0-levels" value="([^"]+)" checked', text)


@pytest.mark.parametrize("slug", ["mild-pild", "mbb-thoracic", "scs-trial", "neurolysis-intrathecal", "esi-caudal"])
def test_each_level_has_one_tick_box_and_one_mark_on_the_drawing(ada: FlaskClient, slug: str):
    text = ada.get(f"/cases/new?procedure={slug}").text
    boxes = re.findall(r'id="procedures-0-levels-(\d+)" name="procedures-0-levels" value="([^"]+)"', text)
    assert dict(boxes) == {str(place): level for place, level in enumerate(LEVELS[slug])}
    assert len(boxes) == len(LEVELS[slug])
    assert len(re.findall(r'class="backbone-mark"', text)) == len(boxes)


def test_what_is_not_on_the_spine_is_plain_chips(ada: FlaskClient):
    text = ada.get("/cases/new?procedure=rfa-trigeminal").text
    assert re.findall(r'name="procedures-0-levels" value="([^"]+)"', text) == ["V1", "V2", "V3"]
    assert "backbone" not in text


def test_usual_levels_are_own_handed_in_and_chosen_twice(ada: FlaskClient, as_: As, cast: Cast, database: Database):
    log_branches(database, cast, *BRANCHES, times=2)
    log_branches(database, cast, "L2 MB", "L3 MB", times=3)
    log_branches(database, cast, "T12 MB", "L1 MB", times=2)
    log_branches(database, cast, "L1 MB", "L2 MB", "L3 MB")
    log_branches(database, cast, "L4 MB", times=4)
    log_branches(database, cast, "L3-4 joint", "L4-5 joint", times=4, submit=False)
    found = usual_of(ada.get("/cases/new?procedure=mbb-lumbar").text)
    # Once is not usual, one level is one tap anyway, and a draft is not done; a tie goes by the name.
    assert found == ["L2 MB, L3 MB", "L3 MB, L4 MB, L5 DR"]
    assert usual_of(ada.get("/cases/new?procedure=mild-pild").text) == []
    assert usual_of(as_(cast.abe).get("/cases/new?procedure=mbb-lumbar").text) == []


def test_usual_levels_are_one_press_without_a_script(ada: FlaskClient, cast: Cast, database: Database):
    log_branches(database, cast, *BRANCHES, times=2)
    sent = typed(cast, procedure="mbb-lumbar", then=None, **{"procedures-0-levels": ["T12 MB", "L3 MB"]})
    answer = ada.post("/cases/new", data=sent | {"procedures-0-levels-usual": ", ".join(BRANCHES)})
    assert answer.status_code == 200
    assert ticked(answer.text) == list(BRANCHES)
    assert 'value="1m23"' in answer.text
    refused = ada.post("/cases/new", data=sent | {"procedures-0-levels-usual": "L9, <b>"})
    assert ticked(refused.text) == []


@pytest.fixture
def phone(page: Page, live_server: Server) -> Page:
    """Ada's phone, signed in; she has blocked the same branches twice."""
    log_branches(live_server.database, live_server.cast, *BRANCHES, times=2)
    live_server.enter(page, live_server.cast.ada)
    return page


def box(within: Page | Locator, level: str) -> Locator:
    return within.get_by_role("checkbox", name=level, exact=True)


def mark(within: Page | Locator, level: str) -> Locator:
    page = within.page if isinstance(within, Locator) else within
    return within.locator("label", has=box(page, level)).locator("svg")


def is_filled(drawn: Locator) -> bool:
    """Whether the mark has the color of what is chosen, which no other mark of the drawing has."""
    fill, color = "element => getComputedStyle(element).fill", "element => getComputedStyle(element).stroke"
    found = drawn.locator(".backbone-mark")
    return bool(found.evaluate(fill) == found.evaluate(color))


def test_a_tap_on_the_drawing_and_a_key_on_the_tick_box_are_the_same(phone: Page):
    phone.goto("/cases/new?procedure=mild-pild")
    assert not is_filled(mark(phone, "L4-5"))
    mark(phone, "L4-5").tap()
    expect(box(phone, "L4-5")).to_be_checked()
    assert is_filled(mark(phone, "L4-5"))
    mark(phone, "L4-5").tap()
    expect(box(phone, "L4-5")).not_to_be_checked()
    assert not is_filled(mark(phone, "L4-5"))
    box(phone, "L2-3").focus()
    phone.keyboard.press("Space")
    assert is_filled(mark(phone, "L2-3"))
    # Each mark lies at the height of its own name.
    for level in ("L1-2", "L5-S1"):
        name, drawn = box(phone, level).bounding_box(), mark(phone, level).locator(".backbone-mark").bounding_box()
        assert name is not None
        assert drawn is not None
        assert name["height"] >= 44
        assert abs(name["y"] + name["height"] / 2 - drawn["y"] - drawn["height"] / 2) < 2

    phone.get_by_text("Another procedure in the same case").click()
    phone.get_by_role("button", name=re.compile("Lumbar medial branch")).first.click()
    branches = phone.get_by_role("region", name=re.compile("Lumbar medial branch"))
    expect(branches).to_be_visible()
    expect(box(phone, "L2-3")).to_be_checked()
    assert is_filled(mark(phone, "L2-3"))
    mark(branches, "L4-5 joint").tap()
    expect(box(branches, "L4-5 joint")).to_be_checked()
    phone.evaluate("window.stayed = true")
    branches.get_by_role("button", name=", ".join(BRANCHES)).tap()
    for level in BRANCHES:
        expect(box(branches, level)).to_be_checked()
    expect(box(branches, "L4-5 joint")).not_to_be_checked()
    assert phone.evaluate("window.stayed")
    found = Axe().run(phone)
    assert found.violations_count == 0, found.generate_report()


def test_long_lists_fit_the_smallest_phone(phone: Page):
    phone.set_viewport_size({"width": 320, "height": 640})
    for slug in ("scs-trial", "neurolysis-intrathecal", "mbb-thoracic", "it-trial-catheter"):
        phone.goto(f"/cases/new?procedure={slug}")
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), slug
        sizes = phone.locator(".backbone .chip, .backbone-spot").evaluate_all(
            "all => all.map(each => [each.getBoundingClientRect().width, each.getBoundingClientRect().height])"
        )
        assert min(min(size) for size in sizes) >= 24, slug
