"""Counts, spreads and distributions of what was done and attested: computed from the cases, never stored."""
