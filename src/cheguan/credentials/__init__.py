"""What the office signs and anyone can check (docs/credentials.md): licences, permits, papers.

A credential says what a record says, and follows it: `issuing` gives one out, `following` keeps it
true, `statuses` and `publishing` tell the world.
"""
