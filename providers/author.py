"""What writes text: one question in, one validated answer out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel
from redis.asyncio import Redis

from schemas.calls import CallLog, PostponedCalls
from schemas.settings import Settings

T = TypeVar("T", bound=BaseModel)

#: Runs a picklable function in a child process: `await run_cpu(function)`.
RunCpu = Callable[..., Awaitable[Any]]
#: Told how many characters of the answer have arrived so far.
OnProgress = Callable[[int], None]


@dataclass(frozen=True)
class Ask(Generic[T]):
    """One question to an author. Source text inside `shared` and `prompt` is fenced by the caller (`fence`)."""

    #: Names the call within its task: the same key on a later attempt reads the stored answer.
    key: str
    #: Shape of the answer.
    shape: type[T]
    #: Instructions, ours and trusted.
    system: str
    #: The prefix that all siblings of a fan-out share, byte for byte; "" when there is none.
    shared: str
    #: What differs from sibling to sibling.
    prompt: str
    #: What the offline author writes instead: a pure, picklable function grounded in the source.
    offline: Callable[[], T]
    #: Most tokens the answer may have.
    tokens_max: int = 8192
    #: How many calls share the prefix; with 1, caching it would only cost more.
    siblings: int = 1
    #: The user's choice; None means the fleet's default.
    model: str | None = None


class Author(Protocol):
    """Writes text. Every provider call is recorded before its answer is returned."""

    #: "claude" or "offline".
    name: str

    async def ask(self, ask: Ask[T], log: CallLog, *, on_progress: OnProgress | None = None) -> T:
        """The answer, from the log when an earlier attempt already has it.

        Raises BusyError (no capacity), TransientError, PermanentError, BudgetExceededError or LeaseLostError.
        """
        ...

    async def close(self) -> None:
        """Close connections; open calls end as cancelled."""
        ...


@runtime_checkable
class CanWait(Protocol):
    """An author whose provider answers later for less."""

    def at_leisure(self, postponed: PostponedCalls) -> Author:
        """An author for one attempt of a job that nobody waits for."""
        ...


def make_author(settings: Settings, *, redis: "Redis | None", run_cpu: RunCpu | None) -> Author:
    """The author that `settings.author` comes to.

    `redis` carries the fleet-wide limits and the prefix gate; None keeps both within this process.
    `run_cpu` runs the offline author's work in a child process; None runs it in a thread.
    """
    # Imported here: a craft imports `Ask` from this module and must not pay for the SDK (half a second).
    if settings.author_name == "claude":
        from providers.claude.author import ClaudeAuthor  # noqa: PLC0415

        return ClaudeAuthor(settings, redis=redis)
    from providers.offline import OfflineAuthor  # noqa: PLC0415

    return OfflineAuthor(run_cpu=run_cpu)
