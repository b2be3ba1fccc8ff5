"""What a section or its items are made from: the sentences of its passages, scored, and their terms."""

from dataclasses import dataclass

from workers.text.offline.transcript.choosing import Scores
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.terms import Terms
from workers.text.offline.transcript.themes import Theme
from workers.text.offline.transcript.wording import Wording


@dataclass(frozen=True, slots=True)
class Material:
    subtopic: str
    theme: Theme
    said: list[Said]
    scores: Scores
    terms: Terms
    say: Wording

    @property
    def heading(self) -> str:
        return self.subtopic[:1].upper() + self.subtopic[1:]
