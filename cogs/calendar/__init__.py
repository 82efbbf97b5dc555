"""/calendar: one file for each stage of a calendar's life."""
