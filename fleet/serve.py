"""The long-running coroutines of the fleet: each runs until it is cancelled."""

from fleet.clock import serve_clock
from fleet.worker import serve_worker

__all__ = ["serve_clock", "serve_worker"]
