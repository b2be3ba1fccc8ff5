"""What a finished answer is worth."""

from dataclasses import dataclass
from typing import Generic

from pydantic import ValidationError

from providers.author import T
from providers.claude.stream import Meter


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """It has the shape."""

    value: T
    outcome = "answered"


@dataclass(frozen=True, slots=True)
class Truncated:
    """It ended at a limit; `may_grow` when more room would help."""

    may_grow: bool
    outcome = "truncated"


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider will not write this."""

    category: str | None
    outcome = "refused"


@dataclass(frozen=True, slots=True)
class Malformed:
    """It lacks the shape; `problems` says how, without repeating the answer."""

    problems: str
    outcome = "malformed_answer"


Verdict = Answered[T] | Truncated | Refused | Malformed

_PROBLEMS_MAX = 5


def judge(meter: Meter, shape: type[T]) -> Verdict[T]:
    """Decide by the stop reason first: a truncated answer is never mistaken for a malformed one."""
    if meter.stop_reason == "refusal":
        return Refused(meter.stop_details)
    if meter.stop_reason in ("max_tokens", "model_context_window_exceeded"):
        return Truncated(may_grow=meter.stop_reason == "max_tokens")
    try:
        return Answered(shape.model_validate_json(meter.text))
    except ValidationError as error:
        return Malformed(_problems(error))


def _problems(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    lines = [f"{'.'.join(str(part) for part in item['loc']) or 'answer'}: {item['msg']}" for item in found]
    return "\n".join(lines[:_PROBLEMS_MAX])
