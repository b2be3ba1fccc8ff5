"""The part of docs/api.md on S1: its errors, statuses, stages and events, read off the code."""

from docs.pages.source import table
from gateway.error_codes import ErrorCode
from gateway.generation_shapes import TAG, VERSION
from gateway.generation_stages import PUBLIC_NAMES

#: Code -> (statuses, when).
_CODES = {
    ErrorCode.MISSING_FIELDS: ("400, 413", "a field is missing or cannot be used; `details` names each"),
    ErrorCode.MISSING_CONTENT: ("400, 413", "there is no Markdown to export"),
    ErrorCode.MISSING_GENERATION_ID: ("400, 413", "`generation_id` is missing"),
    ErrorCode.UNAUTHORIZED: ("401", "the token is missing, expired or not ours"),
    ErrorCode.FORBIDDEN: ("403", "the generation is somebody else's; or a foreign page writes with the cookie"),
    ErrorCode.NOT_FOUND: ("404, 405", "nothing has this id, or nothing is served here; a PDF that is not ready yet"),
    ErrorCode.GENERATION_FAILED: ("500", "the generation could not be recorded; 409: the Idempotency-Key is in use"),
    ErrorCode.PDF_GENERATION_FAILED: ("500", "the document cannot be rendered; `details` says why"),
    ErrorCode.RETRY_FAILED: ("400, 500", "the generation has not failed (400), or could not be reset (500)"),
    ErrorCode.ANTHROPIC_ERROR: ("500", "the provider did not answer the proxy"),
    ErrorCode.RATE_LIMITED: ("429", "too many requests, or too many unfinished jobs; wait `retry_after` seconds"),
    ErrorCode.SERVICE_UNAVAILABLE: ("503", "no worker made the PDF in time, or this gateway stops; ask again"),
}

_INTRO = f"""
## Content generation

Operations tagged `{TAG}` are the documented API of lectures, pre-reads, assignments and PDF export, version {VERSION}.
Their refusals, and those of the extensions below the same paths, are
`{{"error": "<one sentence>", "code": "<code>", "details"?: "<text>"}}`:
"""

_FLOW = """
A generation is `queued`, `processing`, `completed` or `failed`. Its stages, as `current_stage` and `resumed_from` name
them: {stages}. GapAnalysis and Sanitization are there with a transcript only.

- `subtopics` is a comma-separated string or a list; empty ones and repetitions are left out.
- `GET /api/generate/{{generation_id}}` has `content` and the review's `report` (checks run, what was repaired, what is
  left for a person) once it is completed, `error` once it has failed.
- `GET /api/generate/{{generation_id}}.pdf` is 404 until then.
- `GET /api/generate/{{generation_id}}/stream` sends the events `progress`, `completed` and `failed`, each with `type`,
  `generation_id`, `timestamp` and `status`, and, where it is known, `progress` (percent), `current_stage`, `message`,
  `error`. It begins with where the generation stands; after `Last-Event-ID` with what came since.
- A retry moves a failed generation back to `processing` under its id; what is done is not done again. Of retries at
  the same moment one wins, the others are refused with 400 `RETRY_FAILED`.
- A PDF is made once for equal documents of a user and kept for `INKMILL_EXPORT_KEEP_HOURS`. A request waits for it up
  to `INKMILL_PDF_WAIT_SECONDS`; the same request sent again goes on waiting. Gateways and workers must share
  `INKMILL_STORE_URL`.
- `headerColor` is `#rgb` or `#rrggbb`, `fontSize` 6 to 32, `lineHeight` 1 to 3; what is out of range is brought into
  range.
- `Idempotency-Key` is taken by `POST /api/generate` and `POST /api/export/pdf`.
"""


def section() -> str:
    rows = [(f"`{code}`", *_CODES[code]) for code in ErrorCode]
    stages = ", ".join(dict.fromkeys(PUBLIC_NAMES.values()))
    return f"{_INTRO}\n{table(('code', 'status', 'when'), rows)}\n{_FLOW.format(stages=stages)}"
