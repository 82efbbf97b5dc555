"""Finding times, and fixing them."""
