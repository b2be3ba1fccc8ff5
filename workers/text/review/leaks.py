"""Words that a model says to whoever asked it, and debris of its tools, in what learners are to read."""

import re

from workers.text.review.leak_patterns import PATTERNS, START
from workers.text.review.report import quote

CHECK = "leaked_reasoning"

_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`", re.DOTALL)
_QUOTED = re.compile(r"“[^”\n]{0,300}”|\"[^\"\n]{0,300}\"|„[^“\n]{0,300}“|«[^»\n]{0,300}»")


def leaks_in(text: str) -> list[str]:
    """The beginning of each place in `text` (Markdown) that was not meant for a reader.

    Code and quotations are passed over: a lesson on language models may quote what they say.

    Source: phrases of the kind that Wikipedia's editors collect in "Wikipedia:Signs of AI writing" (answers to a
    request, knowledge-cutoff disclaimers, refusals, placeholders), and the markup of the providers' message formats.
    """
    # Same length, so that places in `plain` are places in `text`.
    unquoted_code = (
        _CODE.sub(_blank, text).replace("’", "'") if "`" in text or "~~~" in text else text.replace("’", "'")
    )
    plain = _QUOTED.sub(_blank, unquoted_code)
    lowered = unquoted_code.lower()
    found: dict[int, str] = {}
    for hints, pattern, is_debris in PATTERNS:
        if any(hint in lowered for hint in hints):
            for match in pattern.finditer(unquoted_code if is_debris else plain):
                found.setdefault(match.start(), _around(text, match))
    start = START.match(plain)
    if start and not any(place < start.end() for place in found):
        found[0] = _around(text, start)
    return [found[place] for place in sorted(found)]


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _around(text: str, match: re.Match[str]) -> str:
    return quote(text[match.start() : match.end() + 40].strip())
