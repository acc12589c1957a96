"""Letters: a template's name and plain facts, kept with what causes them and sent after that is kept."""
