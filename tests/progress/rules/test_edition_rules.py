"""What counts where an edition says more than roles: guidance, shared cases, one requirement for an entry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.cases.models import CaseRole, CaseState
from logbook.catalogue.models import Counting, Guidance
from logbook.progress.rules import requirement_tallies
from logbook.progress.rules.counting import counts, with_guidance
from tests.progress.rules.build import entry, procedure, requirement
from tests.progress.rules.test_counting import requirement_count

OBSERVED, ASSISTED, SUBMITTED = CaseRole.OBSERVED, CaseRole.ASSISTED, CaseState.SUBMITTED
FLUOROSCOPY, CT, ULTRASOUND = Guidance.FLUOROSCOPY, Guidance.CT, Guidance.ULTRASOUND


def test_what_is_left_out_by_guidance_or_as_shared_is_told():
    entries = [entry(guidance=Guidance.CT), entry(guidance=Guidance.CT, is_shared=True), entry(), entry(role=ASSISTED)]
    for changes, left_out in (
        ({}, 0),
        ({"guidance": ["ct"]}, 1),
        ({"guidance": ["ct"], "counts_shared": False}, 2),
        ({"guidance": ["ct"], "counts_assisted": True}, 2),
        ({"guidance": ["ct"], "once_per_case": True}, 0),
    ):
        count = requirement_count(requirement("scs", **changes), entries)
        assert count.left_out == left_out, changes


@pytest.mark.parametrize(
    ("wanted", "recorded", "counted"),
    [
        ([], FLUOROSCOPY, 1),
        ([], None, 1),
        (["ct"], FLUOROSCOPY, 0),
        (["ct"], CT, 1),
        (["ct", "ultrasound"], ULTRASOUND, 1),
        (["ct"], None, 0),
        (["fluoroscopy"], None, 1),  # the usual one of the procedure
        (["none"], FLUOROSCOPY, 0),
        (["none"], Guidance.NONE, 1),
    ],
)
def test_which_guidance_counts(wanted, recorded, counted):
    assert requirement_count(requirement("scs", guidance=wanted), [entry(guidance=recorded)]).counted == counted


@pytest.mark.parametrize(
    ("counts_shared", "is_shared", "counted"), [(True, True, 1), (True, False, 1), (False, True, 0), (False, False, 1)]
)
def test_whether_shared_cases_count(counts_shared, is_shared, counted):
    wanted = requirement("scs", counts_shared=counts_shared)
    assert requirement_count(wanted, [entry(is_shared=is_shared)]).counted == counted


def test_an_entry_counts_for_the_first_requirement_only_that_it_meets_where_the_edition_says_so():
    rfa = procedure("rfa", "img_spine_lumbar", "neurolytic_rf")
    wanted = [
        requirement("img_spine_lumbar", guidance=["ct"]),
        requirement("neurolytic_rf"),
        requirement("neurolytic_rf", slug="again"),
    ]
    entries = [entry("rfa", guidance=CT), entry("rfa", guidance=FLUOROSCOPY), entry("rfa", guidance=FLUOROSCOPY)]
    entries += [entry("rfa", role=OBSERVED)]
    for several, numbers in ((True, [1, 3, 3]), (False, [1, 2, 0])):
        counts = requirement_tallies(wanted, entries, {rfa.id: rfa}, several=several)
        assert [count.counted for count in counts] == numbers


@pytest.mark.parametrize("observed_first", [True, False])
def test_what_faculty_observed_is_part_of_another_number_and_counts_beside_it(observed_first):
    exam = procedure("exam", "neuro_exam")
    wanted = [requirement("neuro_exam"), requirement("neuro_exam", counting=Counting.OBSERVED_BY_FACULTY)]
    entries = [entry("exam"), entry("exam", faculty_observed=True)]
    counts = requirement_tallies(wanted[:: -1 if observed_first else 1], entries, {exam.id: exam}, several=False)
    assert [count.counted for count in counts] == ([1, 2] if observed_first else [2, 1])


def test_what_would_count_for_the_first_requirement_once_signed_waits_there_alone():
    rfa = procedure("rfa", "img_spine_lumbar", "neurolytic_rf")
    wanted = [requirement("img_spine_lumbar"), requirement("neurolytic_rf")]
    counts = requirement_tallies(wanted, [entry("rfa", state=SUBMITTED)], {rfa.id: rfa}, several=False)
    assert [(count.counted, count.waiting) for count in counts] == [(0, 1), (0, 0)]


EDITIONS = st.lists(
    st.builds(
        lambda categories, guidance, shared, assisted: requirement(
            *categories, guidance=guidance, counts_shared=shared, counts_assisted=assisted
        ),
        st.lists(st.sampled_from(["img_spine_lumbar", "neurolytic_rf"]), min_size=1, unique=True),
        st.sampled_from([[], ["ct"], ["fluoroscopy", "none"]]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=5,
)
ENTRIES = st.lists(
    st.builds(
        entry,
        st.just("rfa"),
        case=st.integers(1, 6),
        role=st.sampled_from(CaseRole),
        guidance=st.sampled_from([None, *Guidance]),
        is_shared=st.booleans(),
    ),
    max_size=20,
)


@given(EDITIONS, ENTRIES)
def test_where_an_entry_counts_once_it_counts_as_far_as_it_counts_at_all(wanted, entries):
    rfa = procedure("rfa", "img_spine_lumbar", "neurolytic_rf")
    every, once = (requirement_tallies(wanted, entries, {rfa.id: rfa}, several=each) for each in (True, False))
    assert all(one.counted <= many.counted for one, many in zip(once, every, strict=True))
    assert once[:1] == every[:1]
    some = [each for each in entries if any(counts(one, with_guidance(each, rfa)) for one in wanted)]
    assert sum(each.counted for each in once) == len(some)
