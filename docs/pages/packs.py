"""The part of docs/api.md on S2: its codes, statuses and caching, read off the code."""

from docs.pages.source import table
from gateway.material_status import TABLE
from gateway.pack_codes import LISTED, PackCode
from gateway.pack_shapes import TAG

#: Where a code is met.
_ANSWER, _STATUS = "answer", "`errorCode` of a failed material"
_WHERE = {
    PackCode.EXTRACTION_FAILED: _STATUS,
    PackCode.OCR_FAILED: _STATUS,
    PackCode.PROCESSING_TIMEOUT: _STATUS,
    PackCode.URL_FETCH_FAILED: _STATUS,
    PackCode.YOUTUBE_TRANSCRIPT_UNAVAILABLE: _STATUS,
    PackCode.GENERATION_FAILED: _STATUS,
    PackCode.AI_API_ERROR: _STATUS,
    PackCode.INVALID_URL: f"{_ANSWER}; {_STATUS} whose redirect leads to where nothing may be fetched",
    PackCode.STORAGE_ERROR: f"{_ANSWER}; {_STATUS}",
    PackCode.UNAUTHORIZED_ACCESS: "never: what is somebody else's is not found",
}

_INTRO = f"""
## Study packs

Operations tagged `{TAG}` are the documented API of study packs. Their refusals, and those of the extensions below the
same paths, are `{{"error": "<one sentence>", "code"?: "<code>"}}`; there is no code on 401, on 404 (but
MATERIAL_NOT_FOUND), on a refused origin, and on a 500 for which none is documented.
"""

_STATUS_INTRO = """
A material's `status`, and what goes with it:
"""

_NOTES = """
- `uploading` is not seen in an answer: a material has its id when its file is stored.
- A failed job is an answer of 200: `status` is `failed`, `error` the sentence of the code above, `errorCode` the code.
- `Idempotency-Key` is taken by both ways to submit: the same file or link under the same key is the same material, and
  counts once; something else is refused with 409.
- An upload may have the field `language`, a link the keys `language` and, for a video, `transcript`.
- `GET /api/materials/{material_id}/status` may be asked at any rate: it is answered from memory until the material
  changes, and has an `ETag`.
- `GET /api/study-packs/{pack_id}` is kept in Redis for five minutes, under its owner, until the pack is deleted or one
  of its cards is reviewed. A browser keeps it as long (`Cache-Control: private, max-age=300`, `ETag`); it drops it when
  it deletes the pack itself. After a review use what the review answers, or read with `Cache-Control: no-cache`.
- Notes, cards, quiz items and nodes name the passages they are from (`chunkIds`, `sourceChunkIds`; strings of the notes
  have them in a list beside, `overviewChunkIds`, `likelyExamQuestionChunkIds`, `commonPitfallChunkIds`).
- `POST /api/flashcards/{card_id}/review` takes `{"grade": 0}` to 5. `card_scheduler` of `PUT /api/settings` is `sm2` or
  `fsrs`; without it `INKMILL_CARD_SCHEDULER` holds.
- `GET /api/materials/{material_id}/stream` sends the events `progress`, `completed` and `failed` with the fields of the
  status; `percent` and `message` where they are known.
- A retry (`POST /api/materials/{material_id}/retry`) counts like a new pack, for what failed was given back.
"""


def section() -> str:
    codes = [
        (f"`{code}`", str(LISTED[code].status), LISTED[code].message, _WHERE.get(code, _ANSWER)) for code in PackCode
    ]
    rows = [(f"`{status}`", f"{row.progress} %", row.stage, row.description) for status, row in TABLE.items()]
    listed = table(("code", "status", "sentence", "met in"), codes)
    statuses = table(("status", "progress", "stage", "description"), rows)
    return f"{_INTRO}\n{listed}\n{_STATUS_INTRO}\n{statuses}\n{_NOTES}"
