"""Measurements: `make bench` runs each module and prints what it found. Nothing is asserted here."""
