"""Hints on their way: collected, written as short lines of text, read back."""

from collections.abc import Mapping
from uuid import UUID

#: Jobs in one message.
_CHUNK = 1000


class Hints:
    """What was told and not sent yet. Telling a thing twice sends it once."""

    def __init__(self) -> None:
        self.heads: dict[UUID, int] = {}
        self.cancels: set[UUID] = set()
        self.pools: set[str] = set()

    def add_heads(self, heads: Mapping[UUID, int]) -> None:
        for job_id, seq in heads.items():
            if seq > self.heads.get(job_id, -1):
                self.heads[job_id] = seq

    def take(self, namespace: str) -> list[tuple[str, str]]:
        """(channel, data) for everything, which is then forgotten here."""
        messages = [
            *((f"{namespace}.events", data) for data in _lines([f"{job}:{seq}" for job, seq in self.heads.items()])),
            *((f"{namespace}.cancel", data) for data in _lines([str(job) for job in self.cancels])),
            *((f"{namespace}.work", data) for data in _lines(sorted(self.pools))),
        ]
        self.heads, self.cancels, self.pools = {}, set(), set()
        return messages


def read_heads(data: bytes) -> dict[UUID, int]:
    pairs = (word.split(":") for word in data.decode().split())
    return {UUID(job): int(seq) for job, seq in pairs}


def read_cancels(data: bytes) -> list[UUID]:
    return [UUID(word) for word in data.decode().split()]


def read_pools(data: bytes) -> list[str]:
    return data.decode().split()


def _lines(words: list[str]) -> list[str]:
    return [" ".join(words[start : start + _CHUNK]) for start in range(0, len(words), _CHUNK)]
