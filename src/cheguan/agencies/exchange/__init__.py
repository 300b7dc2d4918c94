"""How the platform speaks with the other departments."""
