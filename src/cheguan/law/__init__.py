"""Rules that many services share: inspection cycles, working days. Pure."""
