"""How one signs in: passwords, single-use links to set them, and throttled attempts."""
