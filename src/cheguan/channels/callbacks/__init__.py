"""What other departments tell us by themselves."""
