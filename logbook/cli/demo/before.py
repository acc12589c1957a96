"""What a case that was returned had said before it was mended: the slip that its attending pointed out."""

from types import SimpleNamespace
from typing import Any

from logbook.cases.models import CaseRole, Side
from logbook.cli.demo.words import REASONS_TO_RETURN

_OTHER_SIDE = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}


def before_mending(
    reason: str, case: dict[str, Any], procedures: list[dict[str, Any]]
) -> tuple[SimpleNamespace, list[SimpleNamespace]]:
    """The case and its procedures with the slip that fits the reason, where they have room for it."""
    was, steps = dict(case), [dict(each) for each in procedures]
    first = steps[0]
    match REASONS_TO_RETURN.index(reason):
        case 0:
            first["side"] = _OTHER_SIDE.get(first["side"], first["side"])
        case 1 if len(first["levels"]) > 1:
            first["levels"] = first["levels"][:-1]
        case 2 if was["fluoroscopy_seconds"]:
            was["fluoroscopy_seconds"] = max(was["fluoroscopy_seconds"] // 60, 1)
        case 3 if first["role"] is not CaseRole.PERFORMED:
            first["role"] = CaseRole.PERFORMED
        case _:
            pass
    return SimpleNamespace(**was), [SimpleNamespace(**each) for each in steps]
