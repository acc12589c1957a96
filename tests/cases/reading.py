"""Reading what a page of the form says."""

import re
from html import unescape

from werkzeug.test import TestResponse


def summary(response: TestResponse) -> list[str]:
    """The sentences of the error summary."""
    found = re.search(r'id="error-summary".*?</ul>', response.text, re.DOTALL)
    sentences = re.findall(r"<li>(.*?)</li>", found[0], re.DOTALL) if found else []
    return [unescape(re.sub(r"<[^>]+>", "", each)).strip() for each in sentences]


def value_of(response: TestResponse, name: str) -> str | None:
    """What a text field of the page holds."""
    found = re.search(
        rf'<input(?![^>]*type="(?:radio|checkbox)")[^>]*name="{name}"[^>]*value="([^"]*)"', response.text
    ) or re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s*([^<]*)</textarea>', response.text)
    return unescape(found[1]).strip() if found else None
