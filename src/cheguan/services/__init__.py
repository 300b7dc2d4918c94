"""One folder per public service: its id, its URL, its test and its translation prefix. Pure."""
