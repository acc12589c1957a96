"""One file per outside thing, so that each library is met in one place only."""
