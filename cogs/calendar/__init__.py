"""/calendar: each command in the file that is called as its use case in services is."""
