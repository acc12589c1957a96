"""Files in, files out: the schedule of a day comes in as drafts, a list of cases goes out as a table."""
