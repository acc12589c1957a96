"""What can be logged and what must be reached: editions of procedures, requirements, targets and checklists."""
