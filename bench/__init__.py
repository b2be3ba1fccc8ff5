"""Measurements that ship with the fleet: `python -m bench` runs them and writes RESULTS.md. Never timed tests."""
