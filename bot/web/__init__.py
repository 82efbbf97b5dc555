"""What the bot serves over HTTP where the host has switched it on. Imported only then."""
