"""Version 7 identifiers."""

from logbook.foundation.ids import uuid7, uuid7_at


def test_the_example_of_the_standard():
    # RFC 9562, appendix A.6.
    made = uuid7_at(0x017F22E279B0, 0xCC3 << 62 | 0x18C4DC0C0C07398F)
    assert str(made) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_identifiers_are_of_version_7_and_differ():
    made = {uuid7() for _ in range(1000)}
    assert len(made) == 1000
    assert {each.version for each in made} == {7}
    assert all(str(each)[19] in "89ab" for each in made)


def test_later_identifiers_sort_later():
    assert uuid7_at(1, 2**74 - 1) < uuid7_at(2, 0)
