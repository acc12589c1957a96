"""Filling in and sending the forms of a schedule as a browser without scripts does."""

import base64
import io
import re
import zlib
from html import unescape
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class _Fields(HTMLParser):
    """What the last form of a page would send if its button were pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name, value = said.get("name") or "", said.get("value") or ""
        if tag == "form":
            self.values = {}
        elif tag == "input" and name and (said.get("type") not in ("checkbox", "radio") or "checked" in said):
            self.values[name] = value
        elif tag == "select":
            self._select = name
            self.values[name] = ""
        elif tag == "option" and "selected" in said:
            self.values[self._select] = value


def fields(page: TestResponse) -> dict[str, str]:
    """The fields of the page's form as they stand."""
    parser = _Fields()
    parser.feed(page.text)
    return parser.values


def upload(client: FlaskClient, data: bytes, name: str = "list.csv") -> TestResponse:
    """The page that follows on choosing a file."""
    file = {"schedule": (io.BytesIO(data), name)}
    return client.post("/schedule", data=file, content_type="multipart/form-data")


def look(client: FlaskClient, page: TestResponse, **changes: Any) -> TestResponse:
    """The cases, once the columns are as they should be."""
    return client.post("/schedule/columns", data=fields(page) | changes)


def make(client: FlaskClient, page: TestResponse, **changes: Any) -> TestResponse:
    """What follows on making drafts; None among the changes leaves a field out, as an unticked box is."""
    sent = fields(page) | changes
    return client.post("/schedule/drafts", data={name: value for name, value in sent.items() if value is not None})


def words(page: TestResponse) -> str:
    """What the page says between its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text.partition("<main")[2])).split())


def unpacked(page: TestResponse) -> str:
    """What travels in a page, readable."""
    return zlib.decompress(base64.urlsafe_b64decode(fields(page)["table"])).decode()
