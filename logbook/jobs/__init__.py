"""Work that begins once its cause is kept: done by a worker, seen by whoever waits for it."""
