"""Every button, select and modal, for commands and notifications alike."""
