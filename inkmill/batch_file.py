"""Files of batches: one job a line, {"type": …, "request": {…}}, or the request alone where all are of one type."""

import json
from pathlib import Path
from typing import Any

from inkmill.text_file import read_text
from schemas.errors import InvalidInputError


def read_batch_file(path: Path, job_type: str | None) -> list[dict[str, Any]]:
    """The jobs, empty lines left out. Raises InvalidInputError that names the line."""
    jobs = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise InvalidInputError(f"{path.name}, line {number} is not JSON.") from error
        jobs.append(_job(value, job_type, f"{path.name}, line {number}"))
    if not jobs:
        raise InvalidInputError(f"{path.name} has no jobs.")
    return jobs


def _job(value: Any, job_type: str | None, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInputError(f"{where} is not a JSON object.")
    if "request" in value and value.keys() <= {"type", "request"}:
        named = value.get("type", job_type)
        if named is None:
            raise InvalidInputError(f"{where} has no type; add one, or give --type for all lines.")
        return {"type": named, "request": value["request"]}
    if job_type is None:
        raise InvalidInputError(f'{where} is not {{"type", "request"}}; give --type when lines are requests.')
    return {"type": job_type, "request": value}
