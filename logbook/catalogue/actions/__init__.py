"""Loading and choosing editions, and what a director sets: procedures, codes, targets, requirements."""

from logbook.catalogue.actions.adoption import adopt_requirements
from logbook.catalogue.actions.drafts import (
    add_requirement,
    change_requirement,
    describe_draft,
    discard_draft,
    remove_requirement,
    start_draft,
)
from logbook.catalogue.actions.editions import equip, load_edition, use_edition
from logbook.catalogue.actions.procedures import add_procedure, set_local_code, set_target

__all__ = [
    "add_procedure",
    "add_requirement",
    "adopt_requirements",
    "change_requirement",
    "describe_draft",
    "discard_draft",
    "equip",
    "load_edition",
    "remove_requirement",
    "set_local_code",
    "set_target",
    "start_draft",
    "use_edition",
]
