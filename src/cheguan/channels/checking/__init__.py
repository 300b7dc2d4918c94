"""核验: whether what someone shows is true. Nobody signs in for it, and nothing of it is kept."""
