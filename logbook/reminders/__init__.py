"""What waits for somebody, told in one letter a person and never more than one a week."""
