"""The life of a case: every verb from every state."""

import pytest

from logbook.cases.models import CaseState
from logbook.cases.rules import LIFE, Verb, allows, next_state
from logbook.foundation.errors import Conflict

DRAFT, SUBMITTED, RETURNED = CaseState.DRAFT, CaseState.SUBMITTED, CaseState.RETURNED
SIGNED, VOID = CaseState.SIGNED, CaseState.VOID

# What each verb makes of a draft, a case that waits, a returned one and a signed one; None where it may not be used.
TRUTH = {
    Verb.SUBMIT: (SUBMITTED, None, SUBMITTED, None),
    Verb.WITHDRAW: (None, DRAFT, None, None),
    Verb.REVISE: (DRAFT, None, RETURNED, None),
    Verb.RETURN: (None, RETURNED, None, None),
    Verb.SIGN: (None, SIGNED, None, None),
    Verb.DISCARD: (DRAFT, None, None, None),
    Verb.FOLLOW_UP: (None, SUBMITTED, RETURNED, SIGNED),
    Verb.SHARE: (None, SUBMITTED, RETURNED, None),
    Verb.UNSHARE: (DRAFT, SUBMITTED, RETURNED, None),
    Verb.HAND_OVER: (None, SUBMITTED, None, None),
    Verb.AMEND: (None, None, None, SIGNED),
    Verb.VOID: (None, None, None, VOID),
    Verb.DISCUSS: (None, SUBMITTED, RETURNED, None),
}


@pytest.mark.parametrize("verb", Verb)
def test_each_verb_leads_where_the_table_says(verb: Verb):
    for state, after in zip((DRAFT, SUBMITTED, RETURNED, SIGNED), TRUTH[verb], strict=True):
        assert allows(verb, state) == (after is not None)
        if after is not None:
            assert next_state(verb, state, 17) is after
        else:
            with pytest.raises(Conflict, match=r"^Case 17 .+\. .+\.$"):
                next_state(verb, state, 17)


def test_nothing_leads_out_of_signed_but_a_void_and_nothing_out_of_that():
    assert [verb for verb in LIFE if allows(verb, SIGNED)] == [Verb.FOLLOW_UP, Verb.AMEND, Verb.VOID]
    assert [verb for verb in LIFE if allows(verb, VOID)] == []


def test_the_objection_says_where_the_case_stands_and_what_to_do():
    with pytest.raises(Conflict) as refused:
        next_state(Verb.REVISE, SUBMITTED, 17)
    assert refused.value.sentence == (
        "Case 17 is waiting for its attending, so it cannot be changed. Take it back first."
    )
