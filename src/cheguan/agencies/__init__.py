"""What the other departments know: insurance, tax, enforcement. Answers facts."""
