"""What must be known about a model before it is asked."""

import re
from dataclasses import dataclass
from typing import Final

#: "claude-sonnet-4-5-20250929" and "claude-sonnet-4-5" are the same model.
_DATED: Final = re.compile(r"(?:[-@]\d{8}|-latest)$")


@dataclass(frozen=True, slots=True)
class Model:
    """Facts of one model. Unknown models get the defaults."""

    #: Most tokens one answer may have.
    tokens_max: int = 64_000
    #: A marked prefix below this many tokens is not cached, silently.
    cacheable_tokens_min: int = 1024
    #: Extra room for models that think before they write unless told otherwise: thinking counts as output.
    thinking_tokens: int = 0
    #: It takes a temperature; else a request that carries one is refused.
    has_temperature: bool = True


#: Sources: the provider's models overview (output limits, thinking) and prompt caching page (minimum length),
#: as published in October 2026. The caching page was not readable for the 5.5 and 5.1 families when this was
#: written: they have the general minimum. A minimum too high costs one cache write more for each sibling that
#: starts early; one too low makes siblings wait for the first byte of the first.
#: Temperature: refused since Opus 4.7 and by Fable 5 (public bug reports of 2026), assumed for their successors and
#: siblings; whether Sonnet 5 and Haiku 5.5 refuse it was not known, so they are asked with one (`proxy.py` learns).
MODELS: Final[dict[str, Model]] = {
    "claude-fable-5-1": Model(128_000, 1024, 8192, has_temperature=False),
    "claude-mythos-5-1": Model(128_000, 1024, 8192, has_temperature=False),
    "claude-fable-5": Model(128_000, 512, 8192, has_temperature=False),
    "claude-mythos-5": Model(128_000, 512, 8192, has_temperature=False),
    "claude-opus-5-5": Model(128_000, 1024, 8192, has_temperature=False),
    "claude-opus-5": Model(128_000, 512, 8192, has_temperature=False),
    "claude-opus-4-8": Model(128_000, 1024, has_temperature=False),
    "claude-opus-4-7": Model(128_000, 2048, has_temperature=False),
    "claude-opus-4-6": Model(128_000, 4096),
    "claude-opus-4-5": Model(64_000, 4096),
    "claude-sonnet-5-5": Model(128_000, 1024, 8192),
    "claude-sonnet-5": Model(128_000, 1024, 8192),
    "claude-sonnet-4-6": Model(128_000, 1024),
    "claude-sonnet-4-5": Model(64_000, 1024),
    "claude-haiku-5-5": Model(128_000, 1024, 8192),
    "claude-haiku-4-5": Model(64_000, 4096),
}


def family(name: str) -> str:
    """The model without its date."""
    return _DATED.sub("", name)


def facts(name: str) -> Model:
    """What is known about `name`; defaults when nothing is."""
    return MODELS.get(family(name), Model())


def label(name: str) -> str:
    """`name` as a metric label: users may name any model, labels must stay few."""
    known = family(name)
    return known if known in MODELS else "other"


def estimate_tokens(*texts: str) -> int:
    """Tokens of `texts`, as four characters each (no tokenizer of the provider is public)."""
    return sum(len(text) for text in texts) // 4
