"""docs/settings.md: every field of schemas.settings.Settings with its name in the environment and its comment."""

import re
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, SecretStr
from pydantic.fields import FieldInfo

from docs.pages.source import ROOT, files, table
from schemas.settings import Settings

_SOURCE = ROOT / "schemas" / "settings.py"
_FIELD = re.compile(r"^    ([a-z_]+): .*$")
_COMMENT = re.compile(r"^    #: (.*)$")
_SECTION = re.compile(r"^    # (\w+)$")

_INTRO = """# Settings

Read once from the environment when a process starts, checked together, never read again. A variable that is set to
nothing counts as not set. `inkmill check` validates them and reaches every service without starting anything. This page
is generated from `schemas/settings.py` (`python docs/generate.py`).

`inkmill up` sets the addresses of the services, the secrets, host and port itself, and uses shorter leases, a monthly
limit of 1000 study packs and no hourly limit of background jobs where nothing else is set; everything else is taken
from the environment.
"""

_RELATIONS = """## Relations

- `INKMILL_LEASE_RENEW_SECONDS` must fit twice into `INKMILL_LEASE_SECONDS`.
- `INKMILL_JWT_SECRET` must have at least 32 bytes.
- `INKMILL_AUTHOR=claude` needs `ANTHROPIC_API_KEY`.
- `INKMILL_ILLUSTRATOR=openai` needs `INKMILL_IMAGES_URL` and `INKMILL_IMAGES_KEY`.
- `INKMILL_ALLOW_OPEN_ADMIN` needs `INKMILL_ENVIRONMENT=development`.
- `INKMILL_ALERT_ERROR_PERCENT` must not exceed `INKMILL_ALERT_ERROR_PERCENT_CRITICAL`.
- Every gateway, worker and clock of a fleet needs the same `INKMILL_DATABASE_URL`, `INKMILL_BROKER_URL`,
  `INKMILL_REDIS_URL`, `INKMILL_NAMESPACE`, `INKMILL_QUEUE_TYPE`, `INKMILL_DELIVERY_LIMIT` and
  `INKMILL_TOPICS_PARALLEL`.

## Of the command alone

`INKMILL_URL` and `INKMILL_TOKEN` stand for `--url` and `--token` of the commands that talk to a gateway.
"""


def page() -> str:
    comments, sections = read_comments(_SOURCE)
    parts = [_INTRO]
    for section, names in sections.items():
        rows = [_row(name, Settings.model_fields[name], comments.get(name, "")) for name in names]
        parts.append(f"## {section}\n\n" + table(("name", "default", "meaning"), rows) + "\n")
    return "\n".join([*parts, _RELATIONS])


def environment_name(name: str, field: FieldInfo) -> str:
    """What a field is called in the environment."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return f"INKMILL_{name.upper()}"


def read_comments(path: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The `#:` comment of each field, and the fields of each section, in order."""
    comments: dict[str, str] = {}
    sections: dict[str, list[str]] = {}
    section, waiting = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := _SECTION.match(line):
            section = match[1]
        elif match := _COMMENT.match(line):
            waiting.append(match[1])
        elif (match := _FIELD.match(line)) and match[1] in Settings.model_fields:
            sections.setdefault(section, []).append(match[1])
            if waiting:
                comments[match[1]] = " ".join(waiting)
            waiting = []
    return comments, sections


def is_read(name: str) -> bool:
    """Whether any code beside the settings themselves asks for this field."""
    asked = re.compile(rf"settings_?\.{name}\b")
    others = (path for path in files() if path != _SOURCE)
    return name == "author" or any(asked.search(path.read_text(encoding="utf-8")) for path in others)


def _row(name: str, field: FieldInfo, comment: str) -> tuple[str, str, str]:
    meaning = comment if is_read(name) else f"{comment} (Nothing reads it yet.)"
    return f"`{environment_name(name, field)}`", _default(field.default), meaning


def _default(value: Any) -> str:
    match value:
        case None | () | "":
            return "empty"
        case SecretStr():
            return "a secret"
        case tuple():
            return f"`{','.join(value)}`"
        case bool():
            return f"`{str(value).lower()}`"
        case _:
            return f"`{value}`"
