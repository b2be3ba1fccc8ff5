"""What readers expect of each genre, said to an author."""

from collections.abc import Mapping
from typing import Final

from schemas.story import Genre

CONVENTIONS: Final[Mapping[Genre, str]] = {
    Genre.ADVENTURE: (
        "An adventure: the hero leaves the known for a reason that matters to somebody else, too; a journey with three"
        " obstacles that ask for different strengths (courage, cleverness, kindness); a helper who is more than"
        " useful; a"
        " moment when all seems lost and the hero gives something up; a homecoming in which home is seen with"
        " new eyes."
    ),
    Genre.SIBLINGS: (
        "A story of brothers and sisters: they love each other and are in each other's way. The quarrel is about"
        " something"
        " real and small, both are a little right; apart, each meets what only the other is good at; they find"
        " together"
        " again by an act and not by a speech. No favourite, no villain, no twin that learns a lesson for the other."
    ),
    Genre.BEDTIME: (
        "A bedtime story: it grows quieter. A small worry at dusk, a slow round through a safe world of soft"
        " sounds, each"
        " stop gentler than the last; a phrase that returns like a lullaby; sentences lengthen and slow towards"
        " the end."
        " Nobody hurries, nothing threatens. The last picture is of somebody asleep."
    ),
    Genre.FANTASY: (
        "A fantasy: one thing is magical, and it has a rule and a price that the reader learns early. The hero uses it"
        " wrongly first. The solution comes out of the rule, not out of a stronger spell. Wonders are told with exact,"
        " homely details. In the end something is gained that is not magical."
    ),
    Genre.HISTORY: (
        "A story from history: a real place and time, told by what an ordinary child or craftsman there could"
        " see, eat,"
        " carry and hear. Every detail of daily life is right; no invented words or deeds of real people, who may be"
        " mentioned but never speak or act; no modern ideas in old heads. What is different then is shown by"
        " what the hero"
        " does, what is the same by what the hero feels."
    ),
}
