"""What readers of an age can read, said to an author and measured by the review."""

from dataclasses import dataclass

from schemas.picture import Audience


@dataclass(frozen=True, slots=True)
class Readers:
    """`sentence_words` is the mean length of a sentence, `words` the length of a story written for them."""

    sentence_words: tuple[int, int]
    words: tuple[int, int]
    #: Said to an author of scenes.
    drawing: str
    #: Said to an author of stories.
    writing: str


READERS = {
    Audience.CHILDREN: Readers(
        (6, 13),
        (400, 700),
        "The readers are three to eight years old: no blood, weapons, cruelty or nakedness in any scene; where"
        " the story"
        " has some, choose the moment before or after. What is frightening stays small and can be survived.",
        "The readers are three to eight years old. Sentences of 6 to 12 words, one thought each; words that a"
        " child says"
        " itself, and now and then one new word that the story explains by what happens. Short paragraphs, much of it"
        " heard or seen: sounds, colours, things to touch. A phrase that comes back and changes. Direct speech"
        " that can"
        " be read aloud in voices. Nobody is hurt, shamed or left alone; what is frightening can be overcome.",
    ),
    Audience.YOUNG_ADULTS: Readers(
        (11, 18),
        (700, 1_100),
        "The readers are twelve to seventeen: tension and sorrow are welcome, cruelty is not shown.",
        "The readers are twelve to seventeen. Sentences of 10 to 18 words, varied; a voice that takes them"
        " seriously and"
        " never preaches. The hero wants two things that cannot both be had, and chooses. Feelings are shown by what"
        " people do and do not say.",
    ),
    Audience.ADULTS: Readers(
        (15, 26),
        (700, 1_100),
        "The readers are adults: choose the quiet telling moment over the loud one; nothing explicit.",
        "The readers are adults. Sentences of 15 to 25 words with rhythm, subordinate clauses and exact nouns;"
        " irony and"
        " restraint. What matters most stands between the lines; the end leaves one thing open.",
    ),
}
