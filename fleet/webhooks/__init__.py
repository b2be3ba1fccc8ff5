"""Tells webhooks what became of jobs. Runs beside the clock."""
