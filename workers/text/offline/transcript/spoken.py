"""What was said, sentence by sentence, with what makes a sentence fit to be quoted or asked about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from workers.text.offline.transcript.chatter import inside_frame, is_heading, is_housekeeping
from workers.text.offline.transcript.cleaning import turns
from workers.text.offline.transcript.leaning import addresses, is_addressed, is_personal, is_slack, leans, points
from workers.text.offline.transcript.sentences import END, is_whole, length, spoken_sentences, touch
from workers.text.offline.transcript.stems import all_stems, stems
from workers.text.review.leaks import leaks_in

_TIMES = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?")
#: Cues further apart than this do not follow each other.
_CUE_GAP_SECONDS = 2.0
#: A piece of speech without full stops needs so many words to tell what it is about.
_PIECE_WORDS_MIN = 12
#: A transcript with at least one full stop for so many words has them everywhere.
_WORDS_PER_STOP_MAX = 60


@dataclass(frozen=True)
class Said:
    """One sentence. `passage` is where it was taken from, `place` its number among all sentences."""

    text: str
    speaker: str
    passage: int
    place: int

    @cached_property
    def is_ended(self) -> bool:
        """A sentence; else a piece of speech that was written down without full stops."""
        return END.search(self.text) is not None

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return tuple(stems(self.text))

    @cached_property
    def every(self) -> tuple[str, ...]:
        """Stems of all its words, function words as well."""
        return tuple(all_stems(self.text))

    @cached_property
    def bag(self) -> frozenset[str]:
        return frozenset(self.stems)

    @cached_property
    def size(self) -> int:
        return length(self.text)

    @cached_property
    def leans(self) -> bool:
        return leans(self.text)

    @cached_property
    def points(self) -> bool:
        return points(self.text)

    @cached_property
    def is_personal(self) -> bool:
        return is_personal(self.text)

    @cached_property
    def is_question(self) -> bool:
        return self.text.rstrip("\"'”’)").endswith(("?", "？"))

    @cached_property
    def stands(self) -> bool:
        """It can be read alone: whole, plain, about the subject."""
        whole = self.is_ended and not self.leans and not self.points and not self.is_question and is_whole(self.text)
        return whole and not is_personal(self.text) and not is_slack(self.text)

    @cached_property
    def is_quotable(self) -> bool:
        """It states something that an item can ask about."""
        return self.is_plain and not self.text.endswith("!") and "..." not in self.text and not is_addressed(self.text)

    @cached_property
    def distance(self) -> int:
        """How far from a plain statement: 0 is one, 1 speaks to somebody, 2 is in the first person, 3 is none."""
        if not self.is_ended:
            return 2 if self.size >= _PIECE_WORDS_MIN else 3
        if self.is_quotable:
            return 0
        if self.stands and not self.text.endswith("!") and not is_addressed(self.text):
            return 1
        chats = self.is_personal and addresses(self.text)
        free = not is_slack(self.text) and not (
            self.leans or self.points or self.is_question or chats or is_addressed(self.text)
        )
        return 2 if free and is_whole(self.text) and not self.text.endswith("!") else 3

    @cached_property
    def is_plain(self) -> bool:
        """It stands, and does not even speak to the audience."""
        return self.stands and not addresses(self.text)


def said_in(passages: Sequence[str]) -> list[Said]:
    """The sentences of the passages, in order, without what is no content; a sentence that stands twice comes once.

    Where full stops are written, half a sentence at the border of a passage is left out: its other half may be missing.
    """
    joined = _joined(passages)
    content = inside_frame(tuple(text for _, text in joined))
    said = [
        (number, turn.speaker, spoken_sentences(turn.text))
        for (number, text), is_content in zip(joined, content, strict=True)
        if is_content
        for turn in turns(text)
    ]
    punctuated = _is_punctuated([sentence for _, _, sentences in said for sentence in sentences])
    found: list[Said] = []
    seen: set[str] = set()
    place = 0
    for number, speaker, sentences in said:
        for at, sentence in enumerate(sentences):
            place += 1
            half = punctuated and (not END.search(sentence) or (at == 0 and sentence[:1].islower()))
            touched = touch(sentence) if punctuated else sentence.strip()
            folded = touched.casefold()
            if touched and not half and folded not in seen and not _is_noise(sentence, touched):
                seen.add(folded)
                found.append(Said(touched, speaker, number, place))
    return found


def _is_punctuated(sentences: Sequence[str]) -> bool:
    ended = sum(END.search(sentence) is not None for sentence in sentences)
    return ended * _WORDS_PER_STOP_MAX > sum(length(sentence) for sentence in sentences)


def _is_noise(sentence: str, touched: str) -> bool:
    """A greeting, an advertisement, a heading, or words that would be taken for those of a machine."""
    return is_housekeeping(sentence) or is_heading(touched) or bool(leaks_in(touched))


def _joined(passages: Sequence[str]) -> list[tuple[int, str]]:
    """(number, text) of each passage; captions that follow each other without a pause are one passage."""
    found: list[tuple[int, str]] = []
    last: float | None = None
    for number, passage in enumerate(passages):
        times = [_seconds(match) for match in _TIMES.finditer(passage[:200])] if " --> " in passage[:120] else []
        if found and last is not None and times and abs(times[0] - last) <= _CUE_GAP_SECONDS:
            found[-1] = (found[-1][0], f"{found[-1][1]}\n\n{passage}")
        else:
            found.append((number, passage))
        last = times[1] if len(times) > 1 else None
    return found


def _seconds(match: re.Match[str]) -> float:
    hours, minutes, seconds, rest = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{rest or 0}")
