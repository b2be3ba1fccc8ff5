"""What a stage reaches in the tests of pictures: a store and artifacts in memory, the guard, no ledger."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from providers.guard.client import GuardedClient
from providers.store import ObjectStore
from schemas.settings import Settings


@dataclass
class Studio:
    """The part of a StageContext that receiving and keeping need."""

    client: GuardedClient
    store: ObjectStore = field(default_factory=lambda: ObjectStore.open(Settings(store_url="memory://")))
    owner: UUID = field(default_factory=uuid4)
    kept: list[tuple[str, str]] = field(default_factory=list)

    @property
    def outside(self) -> Any:
        return SimpleNamespace(http=self.client, store=self.store)

    async def keep(self, key: str, data: bytes, *, media_type: str, name: str) -> None:
        self.kept.append((key, media_type))
        await self.store.put(key, data)

    async def run_cpu(self, function: Callable[..., Any], *args: Any, **_: Any) -> Any:
        return pickle.loads(pickle.dumps(function))(*args)


def photo(size: tuple[int, int] = (60, 40), kind: str = "JPEG", **more: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#a06030").save(out, kind, **more)
    return out.getvalue()
