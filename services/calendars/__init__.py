"""Calendars, as those who open them see them."""
