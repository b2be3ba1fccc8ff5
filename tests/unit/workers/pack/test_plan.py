"""Sections of a source, and how much is made of each."""

from hypothesis import given
from hypothesis import strategies as st

from schemas.pack import Chunk
from workers.text.pack.plan import CARDS_MIN, SECTION_CHARS_MAX, sections_of
from workers.text.pack.shapes import SectionOutline


def chunks(count: int, length: int = 1_000) -> list[Chunk]:
    return [Chunk(id=f"chunk-{n}", text="x" * length, page=None, offset=n * length) for n in range(1, count + 1)]


def section(title: str, *numbers: int, weight: int = 1) -> SectionOutline:
    return SectionOutline(title=title, chunk_ids=[f"chunk-{n}" for n in numbers], weight=weight)


def test_forty_chunks_make_fifty_cards_and_twenty_questions() -> None:
    made = sections_of([section("All", *range(1, 41))], chunks(40, 500))
    assert sum(one.cards for one in made) == 50
    assert sum(one.questions for one in made) == 20


def test_sections_stand_in_the_order_of_the_source_whatever_the_author_says() -> None:
    made = sections_of([section("B", 4, 3), section("A", 1, 2)], chunks(4))
    assert [(one.title, one.chunk_ids) for one in made] == [
        ("A", ("chunk-1", "chunk-2")),
        ("B", ("chunk-3", "chunk-4")),
    ]


def test_a_chunk_belongs_to_the_first_section_that_names_it_and_unknown_ones_to_none() -> None:
    made = sections_of([section("A", 1, 2), section("B", 2, 3), section("C", 9)], chunks(3))
    assert [one.chunk_ids for one in made] == [("chunk-1", "chunk-2"), ("chunk-3",)]


def test_a_section_that_is_too_long_to_read_is_written_in_parts() -> None:
    made = sections_of([section("Long", *range(1, 61))], chunks(60))
    assert [one.title for one in made] == ["Long (1/3)", "Long (2/3)", "Long (3/3)"]
    assert all(len(one.chunk_ids) * 1_000 <= SECTION_CHARS_MAX for one in made)


def test_parts_of_a_long_section_are_called_by_their_own_headings_where_they_have_some() -> None:
    def headed(*names: str) -> list[str]:
        made = [
            chunk.model_copy(update={"headings": (names[number * len(names) // 60],)})
            for number, chunk in enumerate(chunks(60))
        ]
        return [one.title for one in sections_of([section("Long", *range(1, 61))], made)]

    assert headed("Dawn", "Noon", "Dusk") == ["Dawn / Noon", "Noon / Dusk", "Dusk"]
    assert headed("Dawn") == ["Long (1/3)", "Long (2/3)", "Long (3/3)"]


def test_heavier_sections_get_more() -> None:
    light, heavy = sections_of([section("L", *range(1, 11)), section("H", *range(11, 21), weight=4)], chunks(20))
    assert heavy.cards > 2 * light.cards


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(-3, 9)), min_size=1, max_size=12))
def test_every_named_chunk_is_in_one_section_and_the_shares_add_up(drafts: list[tuple[int, int]]) -> None:
    all_chunks = chunks(12)
    outlines = [section(str(n), *range(n, n + length % 5), weight=weight) for n, (length, weight) in enumerate(drafts)]
    made = sections_of(outlines, all_chunks)
    ids = [name for one in made for name in one.chunk_ids]
    named = {name for outline in outlines for name in outline.chunk_ids} & {chunk.id for chunk in all_chunks}
    assert sorted(ids) == sorted(named)
    if made:
        assert sum(one.cards for one in made) >= CARDS_MIN
