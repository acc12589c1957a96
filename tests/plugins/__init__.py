"""What every test stands on: databases, a browser, a closed network, and an honest list of what did not run."""
