"""The shapes of the pack pipeline (product S2): a file, an article or a video becomes a study pack."""

from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from schemas.quiz import QuizItem
from schemas.review import Report
from schemas.shape import Shape

ChunkIds = Annotated[tuple[str, ...], Field(min_length=1)]


class MaterialKind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    IMAGE = "image"
    URL = "url"
    YOUTUBE = "youtube"


class PackRequest(Shape):
    """What an upload or a link enqueues; the material itself is a row of `materials`."""

    material_id: UUID
    #: Language tag of the pack; None means the language of the source.
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = None


class SourceFile(Shape):
    """The bytes to extract from, in the object store. `media_type` is what the bytes are, not what the name says."""

    kind: MaterialKind
    store_key: str
    media_type: str
    name: str
    source_url: str | None = None


class PageText(Shape):
    """What a page says, as Markdown in reading order. `page` counts from 1; None where the source has no pages."""

    page: Annotated[int, Field(ge=1)] | None
    markdown: str


class Extracted(Shape):
    """The text of a source. It is kept in the object store, for it may be as long as a book."""

    title: str
    #: Language tag, from the text itself.
    language: str
    pages: tuple[PageText, ...]
    #: Pages that the source has, also those without text; None where it has none.
    page_count: Annotated[int, Field(ge=1)] | None
    #: What a person should know: "Pages 3 and 4 were read by OCR.", "2 pictures have no text."
    notes: tuple[str, ...] = ()


class ExtractedText(Shape):
    """Where the extracted text is, and what is known of it without reading it."""

    text_key: str
    title: str
    language: str
    page_count: int | None
    characters: int
    notes: tuple[str, ...] = ()


class Chunk(Shape):
    """A passage that can be cited: it never cuts a sentence, a code fence, a table row or a formula."""

    #: "chunk-1", "chunk-2", … in reading order, unique within the material.
    id: str
    text: str
    #: Page on which it begins, from 1.
    page: int | None
    #: Characters before it in the whole extracted text.
    offset: Annotated[int, Field(ge=0)]
    #: Headings above it, outermost first.
    headings: tuple[str, ...] = ()


class Chunked(Shape):
    """The chunks are rows; this is their number and what they weigh."""

    chunks: Annotated[int, Field(ge=1)]
    characters: int


class PackSection(Shape):
    """A run of chunks that teach one thing, and how much is to be made of it."""

    title: str
    chunk_ids: ChunkIds
    cards: Annotated[int, Field(ge=0)]
    questions: Annotated[int, Field(ge=0)]


class PackPlan(Shape):
    """What the source teaches, in its order. Every chunk that teaches something is in exactly one section."""

    title: str
    summary: str
    sections: Annotated[tuple[PackSection, ...], Field(min_length=1)]
    author: str
    language: str


class KeyConcept(Shape):
    title: str
    description: str
    chunk_ids: ChunkIds


class Definition(Shape):
    term: str
    definition: str
    chunk_ids: ChunkIds


class Remark(Shape):
    """A likely exam question or a common pitfall."""

    text: str
    chunk_ids: ChunkIds


class Notes(Shape):
    overview: str
    overview_chunk_ids: ChunkIds
    key_concepts: tuple[KeyConcept, ...] = ()
    definitions: tuple[Definition, ...] = ()
    likely_exam_questions: tuple[Remark, ...] = ()
    common_pitfalls: tuple[Remark, ...] = ()


class Card(Shape):
    """A flash card. A cloze card's front has the gap as "…", its back is what stands in it."""

    kind: Literal["qa", "cloze"]
    front: Annotated[str, Field(min_length=1)]
    back: Annotated[str, Field(min_length=1)]
    tags: tuple[str, ...] = ()
    chunk_ids: ChunkIds


class Cards(Shape):
    cards: tuple[Card, ...] = ()


class PackQuestion(Shape):
    """A quiz item of the pack (one right option) with what it is drawn from."""

    item: QuizItem
    tags: tuple[str, ...] = ()
    chunk_ids: ChunkIds


class PackQuestions(Shape):
    questions: tuple[PackQuestion, ...] = ()


class Twig(Shape):
    label: Annotated[str, Field(min_length=1, max_length=200)]
    chunk_ids: ChunkIds


class Branch(Twig):
    """A branch of the mind map within its section."""

    twigs: tuple[Twig, ...] = ()


class Branches(Shape):
    branches: tuple[Branch, ...] = ()


class MapNode(Shape):
    """`parent` is the index of another node; None is the root, the first node."""

    label: Annotated[str, Field(min_length=1, max_length=200)]
    parent: Annotated[int, Field(ge=0)] | None
    chunk_ids: ChunkIds


class MindMap(Shape):
    """A tree: node 0 is its only root, and every other node's parent stands before it."""

    title: str
    nodes: Annotated[tuple[MapNode, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_a_tree(self) -> Self:
        if self.nodes[0].parent is not None:
            raise ValueError("the first node must be the root")
        for index, node in enumerate(self.nodes[1:], start=1):
            if node.parent is None or node.parent >= index:
                raise ValueError(f"node {index} must have a parent that stands before it")
        return self


class Pack(Shape):
    """A whole study pack, reviewed."""

    title: str
    summary: str
    language: str
    author: str
    notes: Notes
    cards: tuple[Card, ...]
    questions: tuple[PackQuestion, ...]
    mind_map: MindMap
    report: Report


class PackResult(Shape):
    """The job's result."""

    pack_id: UUID
    cards: int
    questions: int
    nodes: int
    author: str
