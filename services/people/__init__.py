"""People: their accounts, profiles and contacts."""
