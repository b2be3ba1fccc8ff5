"""Typesets pages whose words are known, and counts how many of them were read back."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

from schemas.pack import Extracted
from workers.sources.pdf import extract_pdf

_WORD = re.compile(r"[^\W_]+")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def words(text: str) -> Counter[str]:
    """Words; of Chinese and Japanese, characters."""
    text = unicodedata.normalize("NFC", text.lower())
    return Counter(_DENSE.findall(text)) + Counter(_WORD.findall(_DENSE.sub(" ", text)))


def recall(truth: str, found: str) -> float:
    """Share of the words of `truth` that stand in `found`, each as often."""
    known, read = words(truth), words(found)
    return sum(min(count, read[word]) for word, count in known.items()) / sum(known.values())


def extract(path: Path, data: bytes) -> Extracted:
    path.write_bytes(data)
    return extract_pdf(str(path))


def whole(extracted: Extracted) -> str:
    return "\n\n".join(page.markdown for page in extracted.pages)
