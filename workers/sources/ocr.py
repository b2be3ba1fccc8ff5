"""Lines of text on a picture, by RapidOCR: its models come with the wheel, nothing is fetched.

Reads Latin script, Chinese and Japanese. Measured on one core: 1.4 to 2.2 s for a full page, 0.75 GB at its peak.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from schemas.errors import PermanentError

OCR_FAILED = "ocr_failed"
#: Pixels of the longer side that the picture is read at, and that lines are looked for at. More costs memory: 2,000
#: for the second needs over 1 GB.
SIDE_MAX = 2_000
_DETECT_SIDE = 1_600
#: Lines below this score are guesses; a whole picture below the second is unreadable.
_LINE_SCORE, _PICTURE_SCORE = 0.6, 0.8
#: Less than this is not worth learning from, and on photographs mostly imagined.
_WORDS_MIN, _LETTERS_MIN = 3, 10


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and where it stands, in pixels. `score` is the engine's confidence, 0 to 1."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    score: float


def read_text(picture: Any) -> list[Line]:
    """Lines that the engine is sure of, from top to bottom; none when the picture as a whole cannot be read.

    `picture` is an RGB picture of Pillow, no longer than SIDE_MAX.
    """
    import numpy as np  # noqa: PLC0415 - heavy

    pixels = np.asarray(picture)[:, :, ::-1].copy()
    try:
        result = _engine()(pixels, use_cls=False)
    except Exception as error:
        # The engine wraps every failure of its runtime in one class of its own.
        if "bad_alloc" in str(error) or "Failed to allocate" in str(error):
            raise MemoryError("The OCR engine ran out of memory.") from error
        raise PermanentError("The OCR engine cannot read this picture.", code=OCR_FAILED) from error
    if not result.txts:
        return []
    lines = [
        Line(
            text.strip(),
            float(min(x for x, _ in box)),
            float(min(y for _, y in box)),
            float(max(x for x, _ in box)),
            float(max(y for _, y in box)),
            float(score),
        )
        for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        if score >= _LINE_SCORE and text.strip()
    ]
    return lines if is_readable(lines) else []


def is_readable(lines: Sequence[Line]) -> bool:
    """Whether this is text that was read, and not shapes that were taken for letters."""
    letters = sum(character.isalpha() for line in lines for character in line.text)
    if letters < _LETTERS_MIN:
        return False
    words = sum(sum(character.isalpha() for character in word) >= 2 for line in lines for word in line.text.split())
    dense = sum("\u3040" <= character <= "\u9fff" for line in lines for character in line.text)
    if words < _WORDS_MIN and dense < _LETTERS_MIN:
        return False
    weight = sum(len(line.text) for line in lines)
    return sum(line.score * len(line.text) for line in lines) / weight >= _PICTURE_SCORE


@cache
def _engine() -> Any:
    """Made once in each process; 0.8 s."""
    # onnxruntime reports to its maker otherwise, and reads this when it is imported.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from rapidocr import RapidOCR  # noqa: PLC0415 - heavy

    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "Global.max_side_len": SIDE_MAX,
            "Det.limit_type": "max",
            "Det.limit_side_len": _DETECT_SIDE,
            # Larger batches are not faster on one core and need more memory.
            "Rec.rec_batch_num": 1,
            # Each child process has a core; the pool has as many children as there are cores.
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
