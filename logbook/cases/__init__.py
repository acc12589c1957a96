"""What was done: a fellow's cases, the procedures in each, and what was measured."""
