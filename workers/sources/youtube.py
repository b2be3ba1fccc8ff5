"""A video's captions, or a transcript that somebody pasted, as paragraphs with the time at which they are said.

The time stands as a heading ("## 12:30") above about every three minutes: a chunk's headings say when it is said.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qs, urlsplit

from providers.captions import Caption, Captions
from schemas.errors import PermanentError
from schemas.pack import Extracted, PageText

_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com",
                    "www.youtube-nocookie.com"})  # fmt: skip
_SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be"})
_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_PATHS = frozenset({"shorts", "embed", "live", "v", "e"})
#: A heading that is a time, as these sources have them.
TIME_HEADING = re.compile(r"(?:\d+:)?\d{1,2}:\d{2}")

_SECTION_SECONDS = 180.0
_PARAGRAPH_CHARS = 600
#: A silence this long ends a paragraph; half as long ends a sentence of captions without punctuation.
_SILENCE_SECONDS = 2.0
#: Sentence ends a hundred words, below which captions count as unpunctuated.
_ENDS_MIN = 2.0
_END = re.compile(r"[.!?…。！？][\"'”’)»]*$")
_ENDS = re.compile(r"[.!?…。！？]")
_NOISE = re.compile(r"[\[(（♪][^\])）♪]{0,40}[\])）♪]|♪+")
_SPEAKER = re.compile(r"^\s*(?:>>+|-(?=\s?[A-ZÀ-Þ]))\s*")
_STAMP = re.compile(
    r"^\s*[\[(]?(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)[\])]?"
    r"(?:\s*-->\s*(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[^\n]*$)?\s*[-–:]?\s*(?P<rest>.*)$"
)
_STAMPS_MIN = 3
#: Of WebVTT: voices, classes, times of single words.
_MARKUP = re.compile(r"</?[cibuv][^>]*>|<\d[\d:.]*>")


def video_id(url: str) -> str | None:
    """The eleven signs that name a video, from every form of link; None for any other address."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https"):
        return None
    steps = [step for step in parts.path.split("/") if step]
    found = None
    if host in _SHORT_HOSTS:
        found = steps[0] if steps else None
    elif host in _HOSTS and steps[:1] in (["watch"], ["attribution_link"]):
        asked = parse_qs(parts.query)
        inner = parse_qs(urlsplit(asked.get("u", [""])[0]).query)
        found = (asked.get("v") or inner.get("v") or [""])[0] if len(steps) == 1 else steps[1]
    elif host in _HOSTS and len(steps) > 1 and steps[0] in _PATHS:
        found = steps[1]
    return found if found and _ID.fullmatch(found) else None


def extract_captions(captions: Captions) -> Extracted:
    """Raises PermanentError (`youtube_transcript_unavailable`) when there are no words in them."""
    lines = _clean(captions.lines)
    if not lines:
        raise PermanentError(
            "The captions of this video have no words; paste its transcript instead.",
            code="youtube_transcript_unavailable",
        )
    notes = ("The captions were written by speech recognition; names and terms may be wrong.",)
    return Extracted(
        title=captions.title.strip() or f"YouTube video {captions.video_id}",
        language=captions.language,
        pages=(PageText(page=None, markdown=_markdown(lines)),),
        page_count=None,
        notes=notes if captions.is_generated else (),
    )


def extract_pasted(text: str, title: str) -> Extracted:
    """A transcript that a person pasted: plain paragraphs, lines with times before them, SRT or WebVTT.

    Raises PermanentError (`extraction_failed`) when there are no words in it.
    """
    from workers.books.languages import language_of  # noqa: PLC0415
    from workers.exam_input import strip_controls  # noqa: PLC0415

    text = strip_controls(text).strip()
    lines = _clean(_stamped(text))
    markdown = _markdown(lines) if len(lines) >= _STAMPS_MIN else _plain(text)
    if not any(sign.isalnum() for sign in markdown):
        raise PermanentError("The transcript has no words.", code="extraction_failed")
    first = next(line for line in markdown.split("\n") if line and not line.startswith("#"))
    return Extracted(
        title=title.strip() or re.sub(r"[*_`>#]+", "", first)[:80].rsplit(" ", 1)[0].strip(),
        language=language_of(markdown),
        pages=(PageText(page=None, markdown=markdown),),
        page_count=None,
    )


def clock(seconds: float) -> str:
    """3725 as "1:02:05"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _clean(lines: Iterable[Caption]) -> list[Caption]:
    """Without noises, and without the line before it, which rolling captions show again."""
    kept: list[Caption] = []
    for line in sorted(lines, key=lambda one: one.start):
        text = " ".join(_NOISE.sub(" ", line.text).split())
        last = _SPEAKER.sub("", kept[-1].text) if kept else ""
        if text == last:
            continue
        if " " in last and text.startswith(f"{last} "):
            text = text[len(last) :].strip()
        if any(sign.isalnum() for sign in text):
            kept.append(line.model_copy(update={"text": text}))
    return kept


def _markdown(lines: Sequence[Caption]) -> str:
    words = sum(len(line.text.split()) for line in lines)
    ends = sum(len(_ENDS.findall(line.text)) for line in lines)
    punctuated = ends * 100 >= _ENDS_MIN * max(words, sum(len(line.text) for line in lines) // 8)
    out: list[str] = []
    section = -_SECTION_SECONDS
    for start, paragraph in _paragraphs(lines, punctuated=punctuated):
        if start - section >= _SECTION_SECONDS:
            out.append(f"## {clock(start)}")
            section = start
        out.append(paragraph if punctuated else _with_sentences(paragraph))
    return "\n\n".join(out)


def _paragraphs(lines: Sequence[Caption], *, punctuated: bool) -> Iterator[tuple[float, str]]:
    """(when it begins, text): new after a silence, at a new speaker, or at the first sentence end when long enough."""
    texts: list[str] = []
    start = 0.0
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        # Captions of speech recognition overlap: each is shown until the next one ends.
        silence = line.start - (before.start + before.seconds) if before else 0.0
        size = sum(len(text) + 1 for text in texts)
        ended = not punctuated or bool(texts and _END.search(texts[-1]))
        if texts and (
            _SPEAKER.match(line.text)
            or (silence >= _SILENCE_SECONDS and ended)
            or (size >= _PARAGRAPH_CHARS and ended)
            or size >= 4 * _PARAGRAPH_CHARS
        ):
            yield start, " ".join(texts)
            texts = []
        if not texts:
            start = line.start
        texts.append(_SPEAKER.sub("", line.text))
    if texts:
        yield start, " ".join(texts)


def _with_sentences(paragraph: str) -> str:
    """Speech without full stops, cut where a new thought begins; a capital and a full stop show where."""
    from workers.text.offline.transcript.sentences import spoken_sentences  # noqa: PLC0415

    out = []
    for sentence in spoken_sentences(paragraph):
        text = sentence[:1].upper() + sentence[1:]
        out.append(text if _END.search(text) else text.rstrip(" ,;:—-") + ".")
    return " ".join(out)


def _stamped(text: str) -> Iterator[Caption]:
    """Lines that follow a time, each with it; nothing for a text without times."""
    time: float | None = None
    for line in text.split("\n"):
        match = _STAMP.match(line)
        if match:
            time = _seconds(match["time"])
        elif line.strip().isdigit() or line.startswith(("WEBVTT", "NOTE", "Kind:", "Language:")):
            continue
        said = match["rest"] if match else line
        if time is not None and said.strip():
            yield Caption(start=time, seconds=_SECTION_SECONDS, text=_MARKUP.sub("", said))


def _seconds(text: str) -> float:
    seconds = 0.0
    for part in text.replace(",", ".").split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def _plain(text: str) -> str:
    """Paragraphs as they were pasted; without blank lines anywhere, long lines are paragraphs."""
    if re.search(r"\n\s*\n", text):
        return re.sub(r"\n\s*\n\s*", "\n\n", text)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    long = sum(len(line) > 120 for line in lines) * 2 > len(lines)
    return ("\n\n" if long else "\n").join(lines)
