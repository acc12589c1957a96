"""What the tests of this room share."""

from datetime import date

import pytest

from tests.cast import Cast


@pytest.fixture
def today(cast: Cast) -> date:
    """The day of the schedules, as it is at the program."""
    return cast.program.today()
