"""The bot as a process of its own, over real sockets, against a loopback Discord that can misbehave."""
