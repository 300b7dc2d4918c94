"""The records: people, organisations, vehicles, marks. Answers facts, applies acts."""
