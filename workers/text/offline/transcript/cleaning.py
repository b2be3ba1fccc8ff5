"""Markup of transcripts taken off: labels, time stamps, caption numbers, stage directions, links, footnote marks.

What is left is what was said. Nothing that was said is changed, except that "--" becomes a dash.
"""

import re
from dataclasses import dataclass

_STAMP = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_CUE_LINE = re.compile(rf"(?m)^[ \t]*(?:\d+[ \t]*\n[ \t]*)?{_STAMP}[ \t]*-->[ \t]*{_STAMP}[^\n]*\n?")
_CAPTION_HEAD = re.compile(r"(?m)^(?:WEBVTT|NOTE|STYLE|Kind:|Language:|X-TIMESTAMP)[^\n]*\n?")
_INLINE_STAMP = re.compile(rf"\\?[\[(]{_STAMP}(?:[ ]?[-–][ ]?{_STAMP})?\\?[\])]|<{_STAMP}>|(?m:^[ \t]*{_STAMP}(?=\s))")
_LINK = re.compile(r"!?\\?\[([^\]\[]*?)\\?\]\((?:[^()\s]|\([^()]*\))*\)")
_NOTE = re.compile(r"\\?\[(?:Illustration|Footnote|Transcriber|Sidenote|Figure|Abbildung)\b[^\[\]]*(?:\]|$)")
_BRACKETS = re.compile(r"\\?\[[^\[\]]{0,240}\\?\]")
_DIRECTION = re.compile(
    r"\((?:laugh\w*|laughter|applause|music|inaudible|crosstalk|silence|pause|cheer\w*|coughs?|sighs?|lachen|gelächter"
    r"|applaus|beifall|musik|unverständlich)[^()]{0,40}\)",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?(?:v|c|i|b|u|lang|ruby|font|br|p|span)\b[^<>]{0,80}>", re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^<>]{1,40})>")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|__|\*|_)(?=\S)([^*_\n]+(?:\n[^*_\n]+)*?)(?<=\S)\1(?![\w*])")
_LABEL = re.compile(
    r"^[ \t]*(?:>{1,2}[ \t]*|-[ \t]+)?(?:"
    r"\*\*(?P<bold>[^*\n]{1,40}?):?\*\*:?"
    r"|(?P<role>(?:Speaker|Sprecher(?:in)?|Host|Guest|Interviewer|Interviewee|Moderator(?:in)?|Lecturer|Professor"
    r"|Teacher|Student|Dozent(?:in)?|Narrator|Audience|Q|A|SPEAKER_)[ _]?[A-Z0-9]{0,2})[ \t]*:"
    r"|(?P<name>(?:(?:Dr|Prof|Mr|Mrs|Ms|Sir)\.? )?[A-ZÄÖÜ][\w.'’-]+(?: [A-ZÄÖÜ][\w.'’-]*){1,2})[ \t]*:(?=\s)"
    r"|(?P<caps>[A-ZÄÖÜ][A-ZÄÖÜ .'-]{2,30})[ \t]*:(?=\s)"
    r"|(?P<one>[A-ZÄÖÜ][a-zäöüß]{2,14})[ \t]*:(?=[ \t]+[A-ZÄÖÜ\"“„])"
    r")[ \t]*"
)
#: Words before a colon that are no speaker.
_NO_SPEAKER = frozenset(
    [
        "note",
        "remember",
        "example",
        "question",
        "answer",
        "warning",
        "tip",
        "summary",
        "conclusion",
        "result",
        "problem",
        "solution",
        "definition",
        "title",
        "author",
        "language",
        "date",
        "contents",
        "important",
        "first",
        "second",
        "third",
        "finally",
        "beispiel",
        "frage",
        "antwort",
        "merke",
        "wichtig",
        "hinweis",
        "ergebnis",
        "definition",
        "problem",
        "lösung",
        "zusammenfassung",
        "erstens",
        "zweitens",
        "drittens",
        "fazit",
        "notiz",
        "source",
        "quelle",
    ]
)
_ROLE = re.compile(r"(?i)^(?:speaker|sprecher(?:in)?|host|guest|interviewe[er]|moderator(?:in)?|audience|q|a)\b")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says without a break; `speaker` is "" when nobody is named."""

    speaker: str
    text: str


def turns(paragraph: str) -> list[Turn]:
    """The turns of one paragraph, cleaned; empty ones are left out."""
    text = _CAPTION_HEAD.sub("", paragraph)
    text = _VOICE.sub(lambda match: f"\n**{match[1]}:** ", _CUE_LINE.sub("", text))
    found: list[Turn] = []
    speaker = ""
    lines: list[str] = []
    for raw in text.split("\n"):
        line = _INLINE_STAMP.sub("", raw) if _INLINE_STAMP.match(raw) else raw
        match = _LABEL.match(line)
        name = _speaker(match) if match else None
        if match and name is not None:
            found.append(Turn(speaker, cleaned("\n".join(lines))))
            speaker, lines = name, [line[match.end() :]]
        else:
            lines.append(line)
    found.append(Turn(speaker, cleaned("\n".join(lines))))
    return [turn for turn in found if turn.text]


def _speaker(match: re.Match[str]) -> str | None:
    """The speaker that the label names ("" for "Speaker 1"); None when it is no label."""
    bold, role, single = match["bold"], match["role"], match["one"] or match["name"] or match["caps"]
    name = (bold or role or single or "").strip(" *:")
    if any(word in _NO_SPEAKER for word in name.casefold().split()):
        return None
    if bold and not match[0].rstrip(" *\t").endswith(":") and ":" not in match[0]:
        return None
    return "" if _ROLE.match(name) or name.isupper() else name


def cleaned(text: str) -> str:
    """The text on one line without markup."""
    text = _LINK.sub(r"\1", text)
    text = _DIRECTION.sub(" ", _INLINE_STAMP.sub(" ", text))
    text = _BRACKETS.sub(" ", _NOTE.sub(" ", text))
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", _TAG.sub(" ", text)))
    text = re.sub(r"\\([\[\]()*_#.!-])", r"\1", text)
    text = re.sub(r"(?m)^[ \t]*(?:#{1,6} |[-*•] |> )", "", text)
    text = re.sub(r"\s*-{2,}\s*", "—", " ".join(text.split()))
    text = re.sub(r"\s+([,.;:!?…])(?!\.)", r"\1", text)
    return text.strip(" —")
