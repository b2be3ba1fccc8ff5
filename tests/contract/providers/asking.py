"""Questions and settings for the author tests."""

from functools import partial
from typing import Any

from pydantic import BaseModel, SecretStr

from providers.author import Ask
from schemas.settings import Settings

MODEL = "claude-sonnet-4-6"
FALLBACK = "claude-haiku-5-5"
KEY = "sk-ant-test-0123456789"

#: More than the 1,024 tokens that the model caches at least.
LONG = "Photosynthesis turns light into sugar. " * 150


class Summary(BaseModel):
    title: str
    points: list[str]


GOOD = '{"title": "Light", "points": ["a", "b"]}'


def write_offline(title: str) -> Summary:
    return Summary(title=title, points=["from the source"])


def question(key: str = "summary", **changes: Any) -> Ask[Summary]:
    fields: dict[str, Any] = {
        "key": key,
        "shape": Summary,
        "system": "You summarise.",
        "shared": "",
        "prompt": f"Summarise {key}.",
        "offline": partial(write_offline, "Offline"),
    }
    return Ask(**{**fields, **changes})


def claude_settings(url: str, **changes: Any) -> Settings:
    fields: dict[str, Any] = {
        "author": "claude",
        "anthropic_api_key": SecretStr(KEY),
        "anthropic_base_url": url,
        "model": MODEL,
        "fallback_model": None,
        "provider_timeout_seconds": 10,
    }
    return Settings(**{**fields, **changes})
