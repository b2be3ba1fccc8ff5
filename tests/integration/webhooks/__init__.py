"""Webhooks on a real database, with receivers that behave as the test says."""
