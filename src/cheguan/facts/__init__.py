"""The nouns: value types, what can be known, and which source knows it. Pure."""
