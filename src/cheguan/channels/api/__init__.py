"""The same steps as JSON, for partner systems; its description is computed from the same types."""
