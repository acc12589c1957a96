"""Facts made up for the tests of the completion certificate and the final evaluation."""

from datetime import date

from logbook.documents.rules.completion import CompletionFacts, Span
from logbook.documents.rules.final_evaluation import FinalEvaluationFacts, wordings
from tests.documents import samples

YEAR = (Span(date(2025, 7, 1), date(2026, 6, 30)),)


def completion(**changes: object) -> CompletionFacts:
    """A year of fellowship, completed."""
    facts: dict[str, object] = {
        "program": samples.PROGRAM,
        "institution": samples.INSTITUTION,
        "fellow": "Ada Lindqvist, MD",
        "training": YEAR,
        "statement": "The fellow has completed the fellowship in pain medicine of this program.",
    }
    return CompletionFacts(**{**facts, **changes})  # type: ignore[arg-type]


def final_evaluation(**changes: object) -> FinalEvaluationFacts:
    """The fullest final evaluation: every box ticked, comments of two paragraphs, a year of cases."""
    facts: dict[str, object] = {
        "program": samples.PROGRAM,
        "institution": samples.INSTITUTION,
        "fellow": samples.FELLOW,
        "training": YEAR,
        "wordings": wordings((True, True)),
        "comments": (
            "Over the year the fellow took on the implant clinic and taught two residents the ultrasound examination.",
            "The committee met in December and in June; what it asked for in December was done by March.",
        ),
        "committee_considered": True,
        "shared_on": date(2026, 6, 26),
        "evidence": samples.full(),
    }
    return FinalEvaluationFacts(**{**facts, **changes})  # type: ignore[arg-type]


def bare_evaluation() -> FinalEvaluationFacts:
    """The emptiest: nothing ticked, nothing written, nothing signed."""
    return final_evaluation(
        program="Hillside Pain Fellowship",
        institution="Hillside",
        fellow="Dr. Bo Li",
        training=(Span(date(2026, 7, 1), date(2026, 7, 31)),),
        wordings=wordings((False, False)),
        comments=(),
        committee_considered=False,
        shared_on=None,
        evidence=samples.empty(),
    )
