"""Who may do what: the table, asked for every role."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from logbook.permissions import PERMISSIONS, knows, may

HERE, THERE = uuid4(), uuid4()


@dataclass
class Somebody:
    """A person with roles of today and of earlier in some programs."""

    today: dict[UUID, frozenset[str]] = field(default_factory=dict)
    earlier: frozenset[UUID] = frozenset()
    deputy_of: frozenset[UUID] = frozenset()
    id: UUID = field(default_factory=uuid4)

    def roles_in(self, program_id: UUID) -> frozenset[str]:
        return self.today.get(program_id, frozenset())

    def ever_in(self, program_id: UUID) -> bool:
        return program_id in self.today or program_id in self.earlier

    def stands_in_for(self, person_id: UUID | None, program_id: UUID) -> bool:
        return person_id in self.deputy_of and program_id == HERE


@dataclass
class Away:
    """An absence, as far as permissions look at it."""

    person_id: UUID
    program_id: UUID = HERE


@dataclass
class Thing:
    """A case, a document or a program, as far as permissions look at it."""

    fellow_id: UUID
    attending_id: UUID
    state: str = "submitted"
    program_id: UUID = HERE
    holds_assessments: bool = True


@dataclass
class Record:
    """The record of a fellow, as far as permissions look at it: nobody supervises it, and it has no state."""

    fellow_id: UUID
    program_id: UUID = HERE
    attending_id: UUID | None = None


def holder(role: str, where: UUID = HERE) -> Somebody:
    return Somebody({where: frozenset({role})})


ADA, ABE, BEN, BEA = holder("fellow"), holder("fellow"), holder("attending"), holder("attending")
CLEO, CORA, DAN = holder("program_director"), holder("coordinator"), holder("program_director", THERE)
ALUMNA = Somebody(earlier=frozenset({HERE}))
CASE = Thing(fellow_id=ADA.id, attending_id=BEN.id)
DRAFT = Thing(fellow_id=ADA.id, attending_id=BEN.id, state="draft")

# verb: (who may, who may only know of it); everybody else is told that there is nothing.
ON_A_CASE = {
    "case.see": ({"ada", "ben", "cleo", "cora"}, set()),
    "case.edit": ({"ada"}, {"ben", "cleo", "cora"}),
    "case.follow_up": ({"ada"}, {"ben", "cleo", "cora"}),
    "case.hand_over": ({"ada"}, {"ben", "cleo", "cora"}),
    "case.share": ({"ada"}, {"ben", "cleo", "cora"}),
    "case.discuss": ({"ada", "ben"}, {"cleo", "cora"}),
    "guest.address": ({"ada", "cleo"}, {"ben", "cora"}),
    "case.sign": ({"ben"}, {"ada", "cleo", "cora"}),
    "assessment.give": ({"ada"}, {"ben", "cleo", "cora"}),
    "case.amend": ({"ada"}, {"ben", "cleo", "cora"}),
    "case.void": ({"cleo"}, {"ada", "ben", "cora"}),
    "batch.see": ({"ben"}, set()),
    "assessment.see": ({"ada", "ben", "cleo"}, {"cora"}),
    "progress.see": ({"ada", "cleo", "cora"}, set()),
    "curves.see": ({"ada", "cleo"}, {"cora"}),
    "milestones.see": ({"ada", "cleo"}, {"cora"}),
    "document.see": ({"ada", "cleo", "cora"}, set()),
    "document.open": ({"ada", "cleo"}, {"cora"}),
    "document.revoke": ({"cleo"}, {"ada", "cora"}),
}
ON_A_RECORD = {
    "progress.see": ({"ada", "cleo", "cora", "both"}, set()),
    "assessment.see": ({"ada", "cleo"}, {"cora", "both"}),
}
IN_A_PROGRAM = {
    "program.see": {"ada", "abe", "ben", "bea", "cleo", "cora", "alumna"},
    "case.log": {"ada", "abe"},
    "draft.edit": {"ada", "abe"},
    "case.list": {"ada", "abe", "ben", "bea", "cleo", "cora", "alumna"},
    "queue.see": {"ben", "bea"},
    "pin.set": {"ben", "bea"},
    "roles.compare": {"cleo"},
    "curves.settings": {"ada", "abe", "ben", "bea", "cleo", "cora", "alumna"},
    "curves.set": {"cleo"},
    "program.oversee": {"cleo", "cora"},
    "catalogue.see": {"ada", "abe", "ben", "bea", "cleo", "cora", "alumna"},
    "catalogue.edit": {"cleo"},
    "requirements.see": {"ada", "abe", "ben", "bea", "cleo", "cora", "alumna"},
    "requirements.draft": {"cleo"},
    "requirements.compare": {"cleo", "cora"},
    "requirements.adopt": {"cleo"},
    "letters.see": {"ada", "abe", "ben", "bea", "cleo", "cora", "alumna"},
    "letters.see_lost": {"cleo"},
    "absence.name_deputy": {"ben", "bea"},
    "sample.results": {"cleo"},
    "sample.set": {"cleo"},
    "reading.list": {"ben", "bea", "cleo"},
    "document.list": {"ada", "abe", "ben", "bea", "cleo", "cora", "alumna"},
    "document.issue": {"cleo"},
    "order.follow": {"cleo"},
    "audit.see": {"cleo"},
    "chain.export": {"cleo"},
}
EVERYBODY = {
    "ada": ADA, "abe": ABE, "ben": BEN, "bea": BEA, "cleo": CLEO, "cora": CORA, "dan": DAN, "alumna": ALUMNA,
}  # fmt: skip


@pytest.mark.parametrize("verb", ON_A_CASE)
def test_who_may_do_what_with_a_case(verb: str):
    doers, knowers = ON_A_CASE[verb]
    assert {name for name, person in EVERYBODY.items() if may(person, verb, CASE)} == doers
    assert {name for name, person in EVERYBODY.items() if knows(person, verb, CASE)} == doers | knowers


@pytest.mark.parametrize("verb", ON_A_RECORD)
def test_who_may_see_what_of_a_fellows_record(verb: str):
    doers, knowers = ON_A_RECORD[verb]
    everybody = EVERYBODY | {"both": Somebody({HERE: frozenset({"coordinator", "attending"})})}
    record = Record(fellow_id=ADA.id)
    assert {name for name, person in everybody.items() if may(person, verb, record)} == doers
    assert {name for name, person in everybody.items() if knows(person, verb, record)} == doers | knowers


def test_a_coordinator_opens_a_document_that_holds_no_assessments():
    certificate = Thing(fellow_id=ADA.id, attending_id=BEN.id, holds_assessments=False)
    openers = {name for name, person in EVERYBODY.items() if may(person, "document.open", certificate)}
    assert openers == {"ada", "cleo", "cora"}


@pytest.mark.parametrize("verb", IN_A_PROGRAM)
def test_who_may_do_what_in_a_program(verb: str):
    assert {name for name, person in EVERYBODY.items() if may(person, verb, CASE)} == IN_A_PROGRAM[verb]


def test_every_permission_is_in_one_of_the_tables():
    assert set(PERMISSIONS) == set(ON_A_CASE) | set(IN_A_PROGRAM) | {"absence.end", "reading.give"}


def test_only_whoever_is_away_knows_of_the_absence_and_ends_it():
    for ask in (knows, may):
        assert {name for name, person in EVERYBODY.items() if ask(person, "absence.end", Away(BEN.id))} == {"ben"}


@dataclass(frozen=True)
class Drawn:
    """An entry of the audit sample, for one reader."""

    reader_id: UUID
    program_id: UUID = HERE


@pytest.mark.parametrize(("reader", "reads"), [(BEA, {"bea"}), (CLEO, {"cleo"}), (ADA, set()), (DAN, set())])
def test_only_its_reader_knows_of_a_drawn_entry_while_attending_or_director(reader: Somebody, reads: set[str]):
    for ask in (knows, may):
        assert {name for name, who in EVERYBODY.items() if ask(who, "reading.give", Drawn(reader.id))} == reads


DEPUTY = Somebody({HERE: frozenset({"attending"})}, deputy_of=frozenset({BEN.id}))


@pytest.mark.parametrize("verb", ["case.see", "case.sign", "assessment.see"])
def test_a_deputy_sees_and_decides_what_waits_for_the_attending_but_no_draft_and_no_case_of_their_own(verb: str):
    assert may(DEPUTY, verb, CASE)
    assert not knows(DEPUTY, verb, DRAFT)
    assert not knows(DEPUTY, verb, Thing(fellow_id=ADA.id, attending_id=BEA.id))
    own = Thing(fellow_id=DEPUTY.id, attending_id=BEN.id)
    assert may(DEPUTY, verb, own) == (verb != "case.sign")
    elsewhere = Thing(fellow_id=ADA.id, attending_id=BEN.id, program_id=THERE)
    assert not knows(DEPUTY, verb, elsewhere)


def test_a_deputy_who_is_no_attending_any_more_decides_nothing():
    left = Somebody(earlier=frozenset({HERE}), deputy_of=frozenset({BEN.id}))
    assert not knows(left, "case.sign", CASE)


def test_a_draft_is_the_fellows_alone():
    assert {name for name, person in EVERYBODY.items() if knows(person, "case.see", DRAFT)} == {"ada"}


def test_an_attending_who_has_left_sees_the_case_no_more():
    left = Somebody(earlier=frozenset({HERE}))
    assert not knows(left, "case.sign", Thing(fellow_id=ADA.id, attending_id=left.id))


def test_a_director_declares_no_own_case_void():
    own = Thing(fellow_id=CLEO.id, attending_id=BEN.id, state="signed")
    assert knows(CLEO, "case.void", own)
    assert not may(CLEO, "case.void", own)


def test_a_fellow_keeps_the_own_record_after_leaving():
    graduate = Somebody(earlier=frozenset({HERE}))
    own = Thing(fellow_id=graduate.id, attending_id=BEN.id, state="signed")
    assert may(graduate, "case.see", own)
    assert may(graduate, "document.see", own)
