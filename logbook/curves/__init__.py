"""Learning curves: whether attempts did as planned, in the order of time, beside limits that the program sets."""
