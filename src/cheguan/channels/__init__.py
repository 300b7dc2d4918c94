"""Portal, counter and API: they know steps, never services."""
