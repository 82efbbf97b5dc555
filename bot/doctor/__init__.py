"""What a host can know of their bot: is all as it should be, and if not, what to do."""
