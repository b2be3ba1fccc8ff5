"""Sentences are taken out of Markdown and the rest still stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from workers.text.generation.sentences import sentences_of, without

TEXT = """### Wax

A candle is made of wax. It melts at 62 degrees, e.g. near the flame. Then it rises.

- Tallow is softer. It smells.
- Only this.

### Air

Gone in a moment.

```python
code = "stays. Always."
```

> Quoted here. Quoted there.

| A | B |
| - | - |
| One. Two. | 3 |"""


def take(*starts: str) -> str:
    return without(TEXT, [one for one in sentences_of(TEXT) if one.text.startswith(starts)])


def test_headings_code_and_tables_hold_no_sentences() -> None:
    assert [one.text for one in sentences_of(TEXT)] == [
        "A candle is made of wax.",
        "It melts at 62 degrees, e.g. near the flame.",
        "Then it rises.",
        "Tallow is softer.",
        "It smells.",
        "Only this.",
        "Gone in a moment.",
        "Quoted here.",
        "Quoted there.",
    ]


def test_places_are_those_of_the_text() -> None:
    assert all(TEXT[one.start : one.end] == one.text for one in sentences_of(TEXT))


def test_a_sentence_goes_and_its_neighbours_stay() -> None:
    assert "A candle is made of wax. Then it rises." in take("It melts")


def test_the_first_sentence_of_a_line_goes_without_leaving_a_gap() -> None:
    assert "\nIt melts at 62 degrees" in take("A candle")
    assert "- It smells." in take("Tallow")


def test_a_list_item_or_quotation_that_is_left_empty_goes() -> None:
    left = take("Only this", "Quoted")
    assert "Only" not in left
    assert ">" not in left
    assert "- Tallow is softer. It smells.\n\n### Air" in left


def test_a_heading_that_heads_nothing_goes() -> None:
    alone = "### Wax\n\nFirst.\n\n### Air\n\nSecond."
    assert without(alone, sentences_of(alone)[:1]) == "### Air\n\nSecond."
    assert without(alone, sentences_of(alone)[1:]) == "### Wax\n\nFirst."
    assert without(alone, sentences_of(alone)) == ""


def test_a_heading_above_deeper_headings_stays() -> None:
    text = "### Wax\n\n#### Tallow\n\nFirst.\n\n#### Beeswax\n\nSecond."
    assert without(text, sentences_of(text)[:1]) == "### Wax\n\n#### Beeswax\n\nSecond."


@given(st.lists(st.sampled_from(["One is here.", "- Two! Three?", "> Four", "### H", "", "1. Five. Six"]), max_size=12))
def test_taking_all_sentences_leaves_no_prose(lines: list[str]) -> None:
    text = "\n".join(lines)
    left = without(text, sentences_of(text))
    tokens = [token for token in MarkdownIt().parse(left) if token.type == "inline"]
    assert [token.content for token in tokens if token.content.strip()] == []


@pytest.mark.parametrize("text", ["", "\n\n", "No end", "`code.` and Mr. Smith went. He left"])
def test_taking_nothing_changes_nothing_but_space(text: str) -> None:
    assert without(text, []).split() == text.split()
