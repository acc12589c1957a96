"""What a final evaluation says of one fellow: judgments ticked or written by the director, and counts beside them."""

from dataclasses import dataclass
from datetime import date

from logbook.documents.rules.completion import Span
from logbook.documents.rules.statements import certification_problem
from logbook.documents.rules.summary import SummaryFacts

# The Common Program Requirements on the final evaluation as they are commonly quoted. The text in force was not at hand
# to compare with, so the form and the paper both say to verify it. Each is the director's to tick: none is a default.
WORDINGS = (
    "The fellow has demonstrated the knowledge, skills, and behaviors necessary to enter autonomous practice.",
    "The Milestones and, where applicable, the Case Logs were used as tools to ensure that the fellow is able to "
    "engage in autonomous practice upon completion of the program.",
)

SUMMATIVE_LETTERS = 2000


@dataclass(frozen=True)
class Wording:
    """A sentence of the requirements, and whether the director ticked it."""

    words: str
    ticked: bool


@dataclass(frozen=True)
class FinalEvaluationFacts:
    """Everything a final evaluation prints; ``comments`` by paragraph, ``evidence`` of the whole training.

    ``committee_considered``: the director's answer whether the recommendation of the Clinical Competency Committee was
    considered. ``shared_on``: the day the evaluation was shared with the fellow, None where the director gave none.
    """

    program: str
    institution: str
    fellow: str
    training: tuple[Span, ...]
    wordings: tuple[Wording, ...]
    comments: tuple[str, ...]
    committee_considered: bool
    shared_on: date | None
    evidence: SummaryFacts


def wordings(ticked: tuple[bool, ...]) -> tuple[Wording, ...]:
    """The sentences of the requirements, each as it was ticked or left."""
    return tuple(Wording(words, tick) for words, tick in zip(WORDINGS, ticked, strict=True))


def comments_problem(comments: str) -> str | None:
    """What is wrong with the director's comments, in a sentence, or None."""
    if len(comments) > SUMMATIVE_LETTERS:
        return f"The comments have {len(comments):,} letters; there is room for {SUMMATIVE_LETTERS:,}. Shorten them."
    return certification_problem(comments)


def sharing_problem(shared_on: date | None, today: date) -> str | None:
    """What is wrong with the day on which the evaluation was shared with the fellow, in a sentence, or None."""
    if shared_on is not None and shared_on > today:
        return "The evaluation cannot have been shared on a day to come. Leave it empty until it was."
    return None
