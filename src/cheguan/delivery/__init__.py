"""How what was granted reaches its holder (送达): post, pick-up point, counter."""
