"""Everything that can be done about a case that waits: one function per verb."""

from logbook.signoff.actions.deciding import return_, sign

__all__ = ["return_", "sign"]
