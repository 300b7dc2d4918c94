"""The health department."""
