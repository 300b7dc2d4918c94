"""Asks the other departments, keeps what they prove and when they were asked. Answers facts."""
