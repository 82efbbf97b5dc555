"""The real bot on a simulated Discord: to try it in a browser, and to test it as people use it."""
