"""The rules. Pure: no Discord, no database, no I/O and no clock; `now` is always an argument."""
