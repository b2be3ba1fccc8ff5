"""Picture books as OpenAPI shows them. The routes build their answers themselves."""

from pydantic import BaseModel, Field

from gateway.background_shapes import SceneAnswer


class BookHead(BaseModel):
    storybook_id: str
    jobId: str = Field(description="The job that wrote the book last.")
    title: str
    audience: str
    style: str
    language: str
    totalPages: int
    totalScenes: int
    repairs: int = Field(description="How often missing pictures were drawn afterwards.")
    createdAt: str
    updatedAt: str
    has_errors: bool
    missingImages: int
    warning: str | None = None
    coverImage: str | None = None
    author: str | None = Field(None, description="Who wrote the story, unless its owner did.")
    illustrator: str


class BooksAnswer(BaseModel):
    storybooks: list[BookHead]
    nextCursor: str | None = None


class BookScene(SceneAnswer):
    alt: str | None = None


class BookPage(BaseModel):
    pageNumber: int
    scenes: list[BookScene]
    text: str | None = None


class BookAnswer(BookHead):
    story: str
    character_description: str
    pages: list[BookPage]


class DeletedBook(BaseModel):
    success: bool
    message: str
