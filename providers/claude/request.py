"""An `Ask` as a request of the messages API."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from anthropic import transform_schema
from pydantic import BaseModel

from providers.author import Ask, T
from providers.claude.models import estimate_tokens, facts
from providers.fence import FENCE_RULE


@dataclass(frozen=True, slots=True)
class Request:
    """One call: the body to send, what it will probably cost in input tokens, and the prefix it shares."""

    body: Mapping[str, Any]
    model: str
    #: Ceiling for the answer alone, without the room for thinking.
    tokens_max: int
    tokens_in: int
    #: Hash of what siblings share, None when caching it is pointless or impossible.
    prefix: str | None


@cache
def answer_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of `shape`, reduced to what the provider enforces (as the SDK's own `parse` does)."""
    return transform_schema(shape.model_json_schema())


def build_request(ask: Ask[T], *, model: str, tokens_max: int, correction: str | None) -> Request:
    """`correction` says why the previous answer could not be used."""
    known = facts(model)
    schema = answer_schema(ask.shape)
    system = ask.system if FENCE_RULE in ask.system else f"{ask.system}\n\n{FENCE_RULE}".lstrip()
    shared_tokens = estimate_tokens(system, ask.shared)
    caches = ask.siblings > 1 and shared_tokens >= known.cacheable_tokens_min
    # An empty text block is refused by the provider.
    content = [_text(ask.shared, caches=caches)] if ask.shared else []
    content += [_text(ask.prompt)] if ask.prompt else []
    if correction is not None:
        content.append(_text(f"Your previous answer could not be used:\n{correction}\nAnswer again, in full."))
    body = {
        "model": model,
        "max_tokens": min(tokens_max + known.thinking_tokens, known.tokens_max),
        "system": [_text(system, caches=caches)],
        "messages": [{"role": "user", "content": content}],
        # Not the SDK's `output_format`: its stream validates a truncated answer before saying that it is truncated.
        "output_config": {"format": {"type": "json_schema", "schema": schema}},
    }
    return Request(
        body=body,
        model=model,
        tokens_max=tokens_max,
        tokens_in=estimate_tokens(system, json.dumps(schema), *(part["text"] for part in content)),
        prefix=_prefix(model, system, ask.shared, schema) if caches else None,
    )


def _text(text: str, *, caches: bool = False) -> dict[str, Any]:
    # Half a surrogate pair (a cut emoji in a source) cannot be sent as UTF-8.
    block: dict[str, Any] = {"type": "text", "text": text.encode("utf-8", "replace").decode("utf-8")}
    if caches:
        block["cache_control"] = {"type": "ephemeral"}
    return block


def _prefix(model: str, system: str, shared: str, schema: Mapping[str, Any]) -> str:
    """The schema belongs to it: the provider keeps prefixes of different answer formats apart."""
    parts = json.dumps([model, system, shared, schema], sort_keys=True)
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
