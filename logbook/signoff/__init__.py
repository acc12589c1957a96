"""Who vouches: the attending's queue, signatures in a chain of digests, and returns."""
