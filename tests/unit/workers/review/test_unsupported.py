"""Numbers and names that a source does not contain."""

import re

import pytest

from tests.unit.workers.review.quiz import DATA
from workers.text.offline.words import sentences
from workers.text.review import Unsupported, unsupported

SOURCE = """
Michael Faraday lectured at the Royal Institution in London in 1860. A candle burns at about one thousand four hundred
degrees. He used 3.5 grams of wax, and twenty-five children watched. The apparatus cost 1,000 pounds. In the nineteenth
century half of the homes used candles; carbon dioxide (CO2) rises from the flame. NASA came later, and Python 3.11 too.
"""
GERMAN = """
Michael Faraday hielt seine Vorlesung im Jahr 1860 in London, und fünfundzwanzig Kinder sahen ihm dabei zu. Die Kerze
brennt bei eintausendvierhundert Grad. Der Preis war 1.000 Pfund, und drei Millionen Menschen haben zweihundert Kerzen.
"""


def found(text: str, source: str = SOURCE) -> list[str]:
    return [one.text for one in unsupported(text, source)]


@pytest.mark.parametrize(
    "text",
    [
        "It burns at 1,400 °C.", "It burns at 1400 degrees.", "There were 25 children.", "It cost 1000 pounds.",
        "It cost one thousand pounds.", "It cost £1,000.", "He used three and a half grams.",
        "In the 19th century, many did.",
        "About 50 % of the homes used them.", "About 50 percent of the homes used them.", "Half of the homes did.",
        "eighteen sixty was the year.", "It rises as CO2.", "Faraday's candle burnt.",
        "He spoke in London's Royal Institution.",
        "One of them came first, the second later.",
        "## A Burning Candle And Its Wax\n\n**Key Point.** Combustion is here.",
        "1. First of all\n2. After that\n\nSee step 4 and figure 12.", "- **Wax**: Melting comes first.",
        "Use `range(99)` here.\n\n```\nx = 4711\n```", "Python 3.11 has it.", "I think that he was right.",
        "See [it](https://example.org/77) and $x^{78}$.",
    ],
)  # fmt: skip
def test_what_the_source_says_in_other_figures_or_words_is_supported(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was in 1861.", ["1861"]), ("It burns at 1,500 degrees.", ["1,500"]),
        ("There were 26 children.", ["26"]),
        ("There were twenty-six children.", ["twenty-six"]), ("In the 18th century, many did.", ["18"]),
        ("He used 3.6 grams.", ["3.6"]), ("It cost two thousand pounds.", ["two thousand"]),
        ("It cost 5 million pounds.", ["5 million"]),
        ("About 60 % did.", ["60 %"]), ("James Maxwell spoke.", ["James Maxwell"]),
        ("Maxwell showed it.", ["Maxwell"]),
        ("Then James Clerk Maxwell spoke.", ["James Clerk Maxwell"]),
        ("According to Newton, it burns.", ["Newton"]),
        ("He spoke in Paris.", ["Paris"]), ("Newton's candle burnt.", ["Newton's"]), ("ESA came later.", ["ESA"]),
        ("It rises as SO2.", ["SO2"]), ("Use PyTorch for it.", ["PyTorch"]), ("Python 3.12 has it.", ["3.12"]),
        ("It uses GPT-4 and **Faraday**.", ["GPT-4"]), ("In nineteen sixty, he spoke.", ["nineteen sixty"]),
    ],
)  # fmt: skip
def test_what_the_source_does_not_say_is_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Vorlesung war im Jahr 1860, und 25 Kinder sahen bei 1400 Grad zu.", []),
        ("Die 1000 Pfund und die 3 Millionen, also 3.000.000, sind hier.", []),
        ("Das sind die Werkstoffe und die Verbrennungsgase der Kerze.", []),
        ("Es waren sechsundzwanzig Kinder, und die Kerze ist heiß.", ["sechsundzwanzig"]),
        ("Das waren vierhundert Kerzen, und sie sind nicht teuer.", ["vierhundert"]),
        ("Der Physiker James Maxwell war nicht in der Stadt.", ["James Maxwell"]),
        ("Herr Newton war nicht da und auch nicht die NASA.", ["Newton", "NASA"]),
    ],
)
def test_german_is_read_in_its_own_way(text: str, expected: list[str]) -> None:
    assert found(text, GERMAN) == expected


def test_the_sentence_is_told_with_its_index() -> None:
    text = "A candle burns.\n\nIt was shown in 1999. Wax melts."
    assert unsupported(text, SOURCE) == [Unsupported("number", "1999", 1, "It was shown in 1999.")]
    assert sentences(text)[1] == "It was shown in 1999."


@pytest.mark.parametrize(
    "text",
    ["他有5个蜡烛和三个朋友。", "كتب ٥ رسائل", "उसने ५ पत्र लिखे", "Он написал 5 писем в Москве.", "5", "", "\x00", "²½"],
)
def test_other_scripts_support_themselves(text: str) -> None:
    assert unsupported(text, text) == []


def test_numbers_are_found_in_other_scripts() -> None:
    assert found("他有7个蜡烛。", "他有5个蜡烛。") == ["7"]
    assert found("كتب ٦ رسائل", "كتب 5 رسائل") == ["٦"]
    assert found("كتب ٥ رسائل", "كتب 5 رسائل") == []


TRANSCRIPTS = ("faraday-chemical-history-of-a-candle.txt", "practical-ai-1.md")


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_real_transcript_supports_each_of_its_sentences(name: str) -> None:
    source = _transcript(name)
    assert [one for sentence in sentences(source) for one in unsupported(sentence, source)] == []


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_each_changed_number_and_name_in_a_real_transcript_is_found(name: str) -> None:
    source = _transcript(name)
    missed, changed = [], 0
    for sentence in sentences(source):
        for pattern, other, kind in (
            (r"(?<![\w.,\-\[^/])\d+(?![\w.,\-\]])", "98765", "number"),
            (r"(?<=[a-z,] )[A-Z][a-z]{3,}", "Zarkowski", "name"),
        ):
            match = re.search(pattern, sentence)
            if match and match.start() > 0:
                changed += 1
                altered = sentence[: match.start()] + other + sentence[match.end() :]
                missed += [] if any(one.kind == kind for one in unsupported(altered, source)) else [altered]
    assert changed > 50
    assert missed == []


def _transcript(name: str) -> str:
    path = DATA / "transcripts" / name
    if not path.exists():
        pytest.skip(f"The shared data is absent: {path.name}.")
    return path.read_text("utf-8", errors="replace")
