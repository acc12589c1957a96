"""What happened to everything: the audit trail as its director reads it, narrows it and takes it away."""
