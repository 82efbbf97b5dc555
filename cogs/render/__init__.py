"""Every embed and picture, for commands and notifications alike."""
