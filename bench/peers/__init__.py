"""Other systems on the same job, each in its own way, beside the fleet.

Their packages live in an environment of their own, `bench/.venv`, made on the first use. There `drive.py` starts a
system's workers and submits jobs when told to; this side only counts.
"""

from bench.peers.compare import measure

__all__ = ["measure"]
