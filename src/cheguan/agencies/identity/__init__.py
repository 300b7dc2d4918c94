"""The identity department."""
