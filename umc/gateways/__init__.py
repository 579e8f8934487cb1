"""The outside world: the real clock, processes, sockets."""
