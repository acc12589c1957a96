"""What every room stands on: configuration, the database, errors, time, identifiers, canonical JSON, audit."""
