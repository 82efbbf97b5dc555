"""Sends what is owed: the rows are the truth, the timers only wake. What is sent comes from cogs/render."""
