"""The verbs: what an office can do to the records. Pure."""
