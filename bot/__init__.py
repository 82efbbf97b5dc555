"""How the process runs: configuration, client, command line, and the one place that joins all rooms."""
