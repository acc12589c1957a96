"""Reading a file as it comes from a scheduling system: its bytes as text, its text as lines of cells."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LARGEST_FILE = 500_000
MOST_ROWS = 500
MOST_COLUMNS = 80
LONGEST_CELL = 200
# How far down a heading may stand below titles and empty lines.
_DEEPEST_HEADING = 20
_DELIMITERS = ",;\t|"
_OTHER_KINDS = (
    (b"PK\x03\x04", "a spreadsheet or a compressed file"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
)
_OF_CALENDARS = re.compile(r"^\s*(?:BEGIN|END):V(?:CALENDAR|EVENT)\s*$", re.IGNORECASE | re.MULTILINE)
_EXPORT = "Export the list as CSV or as a calendar (ICS), and choose that file."


class Unreadable(Exception):
    """The file cannot be read as a schedule; ``sentence`` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Sheet:
    """A table as it stands in a file: what stands above it, its headings, the rows below; all cells are trimmed."""

    titles: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    passed_over: int


def text_of(data: bytes) -> str:
    """The text of a file in UTF-8 or UTF-16, with or without a mark of either, or else in Windows-1252.

    Raises Unreadable for what is no text.
    """
    if not data.strip():
        raise Unreadable("The file is empty. Choose the file with the day's list.")
    if len(data) > LARGEST_FILE:
        raise Unreadable(f"The file is larger than {LARGEST_FILE // 1000} kB. Export fewer days.")
    for begin, kind in _OTHER_KINDS:
        if data.startswith(begin):
            raise Unreadable(f"This file is {kind}, not a list. {_EXPORT}")
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or sum(not each.isprintable() and each not in "\r\n\t\f\v" for each in text[:5000]) > 5:
        raise Unreadable(f"This file is not text. {_EXPORT}")
    return text.removeprefix("\ufeff")


def is_calendar(text: str) -> bool:
    """Whether a text is a calendar (ICS), even a damaged one, and not a table."""
    return _OF_CALENDARS.search(text) is not None


def sheet_of(text: str, known: Callable[[str], bool]) -> Sheet:
    """The table in a text with commas, semicolons, tabs or bars between its cells.

    The heading is the line among the first ones with the most cells that are ``known`` headings; without one nobody
    can say what a column holds, so that is Unreadable, as are too many rows.
    """
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # a note to a spreadsheet program
        text = rest
    read = {each: _lines(text, each) for each in _DELIMITERS}
    # Of delimiters that do as well, the one that cuts less.
    score, _, _, delimiter, place = max(
        (
            (_score(line, known), -place, -max(map(len, lines)), delimiter, place)
            for delimiter, lines in read.items()
            for place, line in enumerate(lines[:_DEEPEST_HEADING])
        ),
        default=(0, 0, 0, ",", 0),
    )
    if not score and not all(read.values()):
        raise Unreadable(f"The file has more than {MOST_COLUMNS} columns. Export fewer.")
    if not score:
        raise Unreadable(
            "No line with headings was found, such as “Date, Procedure, Attending”. "
            "Without headings nobody can say which column names patients, so nothing was read. Add them and try again."
        )
    lines = read[delimiter]
    below = lines[place + 1 :]
    if len(below) > MOST_ROWS:
        raise Unreadable(f"The file has more than {MOST_ROWS} rows. Export fewer days.")
    return _sheet(lines[:place], lines[place], below)


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # Without a mark, UTF-16 of mostly Latin letters has a zero in every second byte.
    sample = data[:200]
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(sample) > 3 and sample[start::2].count(0) > 0.4 * len(sample) > sample[1 - start :: 2].count(0) * 8:
            return name
    try:
        data.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _lines(text: str, delimiter: str) -> list[list[str]]:
    """The lines that are not empty as cells, no more than it takes to see that there are too many.

    None at all if one is wider than any table, before anything is done with its cells: nobody should have to wait for
    a file of nothing but commas.
    """
    found = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines: list[list[str]] = []
    try:
        for cells in found:
            if len(cells) > MOST_COLUMNS:
                return []
            if any(line := [_trimmed(cell) for cell in cells]):
                lines.append(line)
            if len(lines) > MOST_ROWS + _DEEPEST_HEADING:
                break
    except csv.Error:
        raise Unreadable("A quotation mark in the file opens and never closes. Export the list again.") from None
    return lines


def _trimmed(cell: str) -> str:
    return " ".join(cell[: 2 * LONGEST_CELL].split())[:LONGEST_CELL]


def _score(line: Sequence[str], known: Callable[[str], bool]) -> int:
    """How many cells of a line are headings; none if it has too few to be the line of them."""
    filled = [cell for cell in line if cell]
    # What has figures in it is more likely a cell below.
    found = sum(1 for cell in filled if len(cell) <= 60 and not any(map(str.isdigit, cell)) and known(cell))
    if len(filled) == 1:
        return int(found == 1 and filled[0].replace(" ", "").isalpha() and len(filled[0].split()) <= 3)
    return found if found >= 2 and 3 * found >= len(filled) else 0


def _sheet(above: Sequence[Sequence[str]], heading: Sequence[str], below: Sequence[Sequence[str]]) -> Sheet:
    width = len(heading)
    # A longer row has a comma within a cell: what stands under which heading cannot be known there. Where all are
    # longer they but end in a delimiter.
    all_longer = all(len(line) > width for line in below)
    below = [line for line in below if line != heading]  # said again where a page began
    rows = [line for line in below if not any(line[width:]) and (all_longer or len(line) <= width)]
    padded = tuple(tuple([*line, *[""] * width][:width]) for line in rows)
    titles = tuple(cell for line in above for cell in line if cell)
    return Sheet(titles, tuple(heading), padded, len(below) - len(rows))
