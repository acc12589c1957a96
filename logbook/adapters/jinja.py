"""Templates outside a request: the same folder as the pages, strict about names, escaped but for plain text."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def fill(template: str, filters: Mapping[str, Callable[..., Any]], **context: Any) -> str:
    """The text of ``template`` with ``context`` filled in; raises jinja2.UndefinedError for a name it does not have."""
    return _environment(frozenset(filters.items())).get_template(template).render(context)


def markup(svg: str) -> Markup:
    """Markup of our own making, which the templates are not to escape."""
    return Markup(svg)  # noqa: S704  # never called with anything a person typed


@cache
def _environment(filters: frozenset[tuple[str, Callable[..., Any]]]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(dict(filters))
    return environment
