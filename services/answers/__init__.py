"""Answers: what the people on a calendar say."""
