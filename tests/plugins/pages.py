"""Every page that any test sees through the test client is looked over: markup, headings, labels, nothing inline."""

import re
from collections import Counter
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from tinyhtml5 import inputstream
from tinyhtml5.parser import HTMLParser
from werkzeug.test import TestResponse

_UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


class _Patterns(dict[tuple[Any, bool], re.Pattern[str]]):
    """The parser's patterns, each compiled once: its own store of them forgets under which key it keeps one."""

    def __missing__(self, key: tuple[Any, bool]) -> re.Pattern[str]:
        characters, wanted = key
        escaped = "".join(f"\\x{ord(each):02x}" for each in characters)
        self[key] = re.compile(f"[{'' if wanted else '^'}{escaped}]+")
        return self[key]


inputstream.characters_until_regex = _Patterns()  # half of the time that a page takes to read


class BufferedClient(FlaskClient):
    """A test client that closes the file behind an answer whether or not the test reads it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True} | kwargs)


class LookingClient(BufferedClient):
    """A test client that fails the test at the first page that breaks a rule of the house."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        shown = response.mimetype == "text/html" and response.request.method != "HEAD"
        if shown and not 300 <= response.status_code < 400:
            faults = faults_of(response.text)
            assert not faults, f"{response.request.path} ({response.status_code}): {'; '.join(faults)}"
        return response


@lru_cache(maxsize=256)
def faults_of(text: str) -> list[str]:
    """What is wrong with a page, as sentences; an empty list is a good page. Many pages are asked for many times."""
    parser = HTMLParser(namespace_html_elements=False)
    page = parser.parse(text)
    faults = [f"markup: {code} {details} at {place}" for place, code, details in parser.errors]
    by_tag: dict[str, list[Element]] = {}
    for element in page.iter():
        if isinstance(element.tag, str):
            by_tag.setdefault(element.tag, []).append(element)
    if len(by_tag.get("h1", [])) != 1:
        faults.append(f"{len(by_tag.get('h1', []))} first-level headings instead of one")
    if not (page.findtext("head/title") or "").partition("·")[0].strip():
        faults.append("no title")
    if not page.get("lang"):
        faults.append("no language")
    faults += [f"undefined value in {name}" for name in ("None", "Undefined") if f">{name}<" in text]
    return faults + _inline(by_tag) + _ids(page) + _labels(page, by_tag)


def _inline(by_tag: dict[str, list[Element]]) -> list[str]:
    faults = []
    for tag, elements in by_tag.items():
        for element in elements:
            handlers = [name for name in element.attrib if name.startswith("on") or name == "style"]
            faults += [f"inline {name} on <{tag}>" for name in handlers]
            if tag == "style" or (tag == "script" and not element.get("src")):
                faults.append(f"inline <{tag}>")
    return faults


def _ids(page: Element) -> list[str]:
    ids = Counter(each for element in page.iter() if (each := element.get("id")))
    faults = [f"id {each} stands twice" for each, times in sorted(ids.items()) if times > 1]
    for element in page.iter():
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            missing = [each for each in (element.get(name) or "").split() if each not in ids]
            faults += [f"{name} of <{element.tag}> speaks of {each}, which is not there" for each in missing]
    return faults


def _labels(page: Element, by_tag: dict[str, list[Element]]) -> list[str]:
    labelled = {label.get("for") for label in by_tag.get("label", [])}
    wrapped = {id(inner) for label in by_tag.get("label", []) for inner in label.iter()}
    return [
        f"<{tag} name={field.get('name')}> has no label"
        for tag in ("input", "select", "textarea")
        for field in by_tag.get(tag, [])
        if field.get("type") not in _UNLABELLED
        and field.get("id") not in labelled
        and id(field) not in wrapped
        and not (field.get("aria-label") or field.get("aria-labelledby"))
    ]
