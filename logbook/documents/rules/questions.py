"""What hospitals and boards ask a program director about a former fellow. The software answers none of it.

The questions follow the common verification of graduate medical education training form in what they ask about, in
words of our own; ``answers`` are in the order in which they are offered, and none is chosen beforehand.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from logbook.cases.rules import Problem
from logbook.documents.rules.typed import (
    COMMENT_LETTERS,
    CONTACT_LINES,
    EXPLANATION_LETTERS,
    accreditation_problem,
    lines_problem,
    prose_problem,
    typed_lines,
)

YES_OR_NO = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True)
class Question:
    """One question, its answers by slug in words, and those that want an explanation."""

    slug: str
    words: str
    answers: tuple[tuple[str, str], ...] = YES_OR_NO
    explained: tuple[str, ...] = ("yes",)

    @property
    def why(self) -> str:
        """The form field in which the answer is explained; that of the answer itself is the slug."""
        return f"{self.slug}_why"


@dataclass(frozen=True)
class Answer:
    """What the director chose, by slug, and typed to explain it."""

    chosen: str
    explanation: str = ""


QUESTIONS = (
    Question(
        "completed",
        "Did the fellow complete this fellowship?",
        (("yes", "Yes"), ("no", "No"), ("training", "Still in training")),
        ("no",),
    ),
    Question("conditional", "Was the fellow accepted on conditions that other fellows of the program did not have?"),
    Question(
        "leave", "Did the fellow interrupt or extend the training, other than by ordinary vacation and sick days?"
    ),
    Question("restricted", "Were the fellow’s clinical duties or privileges ever limited, suspended or withdrawn?"),
    Question(
        "discipline", "Was the fellow ever warned in writing, put on remediation or probation, suspended or dismissed?"
    ),
    Question("resigned", "Did the fellow ever resign, or agree to leave, while such a measure was open or expected?"),
    Question("withheld", "Was credit for any part of the training, or the certificate of its completion, withheld?"),
    Question("complaints", "Does the program know of a formal complaint about the fellow, or of an investigation?"),
    Question(
        "proceedings",
        "Does the program know of a claim of malpractice, or of an action of a licensing board or hospital, "
        "that names the fellow?",
    ),
    Question(
        "autonomous",
        "In your judgment, has the fellow shown the knowledge, skills and behaviors that autonomous practice needs?",
        (("yes", "Yes"), ("no", "No"), ("training", "Not judged yet, still in training")),
        ("no",),
    ),
    Question(
        "recommended",
        "Do you recommend the fellow for clinical privileges in pain medicine?",
        (
            ("yes", "Yes, without reservation"),
            ("reserved", "Yes, with the reservation explained"),
            ("no", "No"),
            ("none", "I make no recommendation"),
        ),
        ("reserved", "no", "none"),
    ),
)

# From what the director knows the answers.
BASES = {
    "known": "from my own knowledge of the fellow",
    "records": "from the records of the program",
    "both": "from my own knowledge of the fellow and the records of the program",
}


def answer_problems(answers: Mapping[str, Answer]) -> list[Problem]:
    """What is wrong with the answers, each beside its field of the form."""
    problems = []
    for question in QUESTIONS:
        answer = answers.get(question.slug, Answer(""))
        if answer.chosen not in dict(question.answers):
            problems.append(Problem(question.slug, "Choose an answer: none is chosen for you."))
        elif answer.chosen in question.explained:
            why = question.why
            if not answer.explanation.strip():
                chosen = dict(question.answers)[answer.chosen]
                problems.append(Problem(why, f"Explain the answer “{chosen}” in a sentence or two."))
            elif problem := prose_problem(answer.explanation, EXPLANATION_LETTERS, "The explanation"):
                problems.append(Problem(why, problem))
    return problems


@dataclass(frozen=True)
class Typed:
    """What the director answered and typed, as it was typed; ``basis`` by slug."""

    answers: Mapping[str, Answer]
    comments: str
    basis: str
    accreditation: str
    contact: str

    @property
    def texts(self) -> dict[str, str]:
        """What is printed of it, by the form's field; an explanation only where the answer wants one."""
        explanations = {
            each.why: self.answers[each.slug].explanation
            for each in QUESTIONS
            if each.slug in self.answers and self.answers[each.slug].chosen in each.explained
        }
        rest = {"comments": self.comments, "accreditation": self.accreditation, "contact": self.contact}
        return explanations | rest


def typed_problems(typed: Typed) -> list[Problem]:
    """What is wrong with what the director answered and typed, each beside its field of the form."""
    found = answer_problems(typed.answers)
    rest = {
        "comments": prose_problem(typed.comments, COMMENT_LETTERS, "The comment"),
        "basis": None if typed.basis in BASES else "Choose from what you know the answers.",
        "accreditation": accreditation_problem(" ".join(typed.accreditation.split())),
        "contact": lines_problem(typed_lines(typed.contact), CONTACT_LINES, "Whom to ask"),
    }
    return found + [Problem(field, sentence) for field, sentence in rest.items() if sentence]
