"""Where other departments call us."""
