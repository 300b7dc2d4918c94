"""The office tree, staff and their powers."""
