"""Services about vehicles."""
