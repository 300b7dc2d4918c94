"""Cheguan (车管): the open platform for vehicle and driver administration."""
