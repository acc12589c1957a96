"""The audit sample: a share of what was signed, drawn so that anyone can draw it again, read by a second reader."""
