"""What is published for every checker: whom to believe, and what was taken back."""
