"""How quick it is, next to what the database alone can do in the same run on the same machine."""
