"""Services about drivers and their licences."""
