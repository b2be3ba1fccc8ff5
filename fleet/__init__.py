"""What keeps running: the attempt (claim, perform, report), the worker around it, and the clock."""
