"""What makes pictures: one wish in, one picture in the object store out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

from redis.asyncio import Redis

from schemas.calls import CallLog
from schemas.picture import DrawnPicture
from schemas.settings import Settings

#: Name and model of the illustrator that needs no key.
OFFLINE: Final = "offline"
#: Runs a picklable function in a child process: `await run_cpu(function)`.
RunCpu = Callable[..., Awaitable[Any]]


@dataclass(frozen=True)
class PictureWish:
    """One picture to draw."""

    #: Names the call within its task: the same key on a later attempt reads the stored answer.
    key: str
    #: Everything that is to be seen, in words.
    prompt: str
    #: One sentence for who does not see it.
    alt: str
    #: Pixels. An illustrator that knows a few sizes only takes the nearest in shape.
    width: int
    height: int
    #: What the offline illustrator does instead: a pure, picklable function that answers a PNG.
    offline: Callable[[], bytes]
    #: Whose picture it is; a provider learns a digest of it.
    owner: UUID
    #: Pictures to start from (PNG), for illustrators that edit.
    references: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture that is in the object store."""

    key: str
    media_type: str
    width: int
    height: int
    bytes: int

    def drawn(self, wish: PictureWish, *, illustrator: str, prompt: str) -> DrawnPicture:
        """It as the picture that `wish` asked for; `prompt` is what was sent."""
        return DrawnPicture(
            key=self.key,
            media_type=self.media_type,
            width=self.width,
            height=self.height,
            bytes=self.bytes,
            illustrator=illustrator,
            prompt_used=prompt,
            alt=wish.alt,
        )


class Keep(Protocol):
    """Puts a picture into the object store, under a key that nobody guesses."""

    async def __call__(self, data: bytes, *, foreign: bool) -> KeptPicture:
        """A foreign picture is judged by its bytes, decoded in a child process and written anew, without metadata.

        Raises PermanentError (`picture_broken`, `picture_too_large`) when it is none that can be used, and
        TransientError `store_failed`.
        """
        ...


class Illustrator(Protocol):
    """Makes pictures. Every call is recorded, and its picture kept, before the picture is returned."""

    #: "openai" or "offline".
    name: str
    #: What its pictures are signed with: the model's name, or "offline".
    model: str

    async def draw(self, wish: PictureWish, log: CallLog, keep: Keep) -> DrawnPicture:
        """The picture, from the log when an earlier attempt already has it.

        Raises BusyError (no capacity), TransientError, PermanentError (`picture_refused` for what may not be drawn),
        BudgetExceededError or LeaseLostError.
        """
        ...

    async def close(self) -> None:
        """Close connections; open calls end as cancelled, pictures that arrived are kept and recorded."""
        ...


def make_illustrator(settings: Settings, *, redis: "Redis | None", run_cpu: RunCpu | None) -> Illustrator:
    """The illustrator that `settings.illustrator` comes to.

    `redis` tells the fleet that the provider asked for a pause; None keeps that within this process. `run_cpu` runs
    the offline illustrator's work in a child process; None runs it in a thread.
    """
    # Imported here: a craft imports `PictureWish` from this module and must not pay for an HTTP client.
    if settings.illustrator_name == "openai":
        from providers.images.illustrator import ImagesIllustrator  # noqa: PLC0415

        return ImagesIllustrator(settings, redis=redis)
    from providers.offline_illustrator import OfflineIllustrator  # noqa: PLC0415

    return OfflineIllustrator(run_cpu=run_cpu)
