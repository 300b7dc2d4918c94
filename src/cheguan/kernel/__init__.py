"""The grammar of a public service. Pure: no database, network, clock or Django."""
