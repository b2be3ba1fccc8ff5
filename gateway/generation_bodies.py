"""What `POST /api/generate` may say. Everything that is missing or wrong is named in one answer."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from gateway.errors import ApiError
from gateway.refusals import first_problem
from schemas.generation import KIND_OF_COUNT, AssignmentCounts, GenerationRequest, Mode

#: More subtopics than this are a mistake: each becomes a section.
SUBTOPICS_MAX = 500
_MODES = ", ".join(Mode)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A generation as asked for; the transcript is stored before the request names it."""

    request: GenerationRequest
    transcript: str | None


def parse_generation(body: dict[str, Any]) -> Wanted:
    """Raises ApiError 400 whose details name every problem."""
    problems: list[str] = []
    topic = _topic(body.get("topic"), problems)
    subtopics = _subtopics(body.get("subtopics"), problems)
    mode = _mode(body.get("mode"), problems)
    transcript = _transcript(body.get("transcript"), problems)
    counts = _counts(body.get("assignmentCounts"), problems) if mode == Mode.ASSIGNMENT else None
    if problems:
        raise _refusal("; ".join(problems))
    try:
        request = GenerationRequest.model_validate(
            {"topic": topic, "subtopics": subtopics, "mode": mode, "counts": counts}
        )
    except ValidationError as error:
        raise _refusal(first_problem(error.errors(include_url=False, include_input=False))) from error
    return Wanted(request, transcript)


def _refusal(details: str) -> ApiError:
    return ApiError(400, "Required fields are missing or invalid", details=details)


def _topic(value: Any, problems: list[str]) -> str:
    topic = one_line(value) if isinstance(value, str) else ""
    if not topic:
        problems.append("topic is required and must be a string")
    return topic


def _subtopics(value: Any, problems: list[str]) -> tuple[str, ...]:
    """A comma-separated string, or (an extension) a list: trimmed, without empty ones and repetitions (S1-03)."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        problems.append("subtopics is required and must be a comma-separated string or a list of strings")
        return ()
    named: dict[str, str] = {}
    for name in map(one_line, items):
        named.setdefault(name.casefold(), name)
    subtopics = tuple(filter(None, named.values()))
    if not subtopics:
        problems.append("subtopics is required and must name at least one subtopic")
    if len(subtopics) > SUBTOPICS_MAX:
        problems.append(f"subtopics must name at most {SUBTOPICS_MAX} subtopics")
    return subtopics


def _mode(value: Any, problems: list[str]) -> Mode | None:
    if isinstance(value, str) and value in list(Mode):
        return Mode(value)
    problems.append(f"mode must be one of {_MODES}")
    return None


def _transcript(value: Any, problems: list[str]) -> str | None:
    """The text, unchanged; None when there is nothing in it."""
    if value is not None and not isinstance(value, str):
        problems.append("transcript must be a string")
        return None
    return value if value and value.strip() else None


def _counts(value: Any, problems: list[str]) -> AssignmentCounts | None:
    names = ", ".join(KIND_OF_COUNT)
    if not isinstance(value, dict):
        problems.append(f"assignmentCounts is required in assignment mode: an object with {names}")
        return None
    try:
        counts = {name: value[name] for name in KIND_OF_COUNT if name in value}
        return AssignmentCounts.model_validate(counts, strict=True)
    except ValidationError as error:
        problem = first_problem(error.errors(include_url=False, include_input=False)).removesuffix(".")
        problems.append(f"assignmentCounts: {problem}")
        return None


def one_line(text: str) -> str:
    """Runs of white space become one blank; the ends are trimmed."""
    return " ".join(text.split())
