"""The craft: from the store to the store, with the owner's pictures and nobody else's."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from schemas.document import DocumentRequest
from schemas.errors import PermanentError, TransientError
from tests.unit.workers.books.pictures import png
from tests.unit.workers.books.reading import text
from workers.books.pdf import Pdf
from workers.books.render import is_own, render_pdf

OWNER = UUID("6f1c0e52-8a52-4c6e-9e0a-0d7a3c7b9a11")


class _Store:
    def __init__(self, objects: dict[str, bytes]) -> None:
        self.objects = objects

    async def read(self, key: str, bytes_max: int) -> bytes:
        if key not in self.objects:
            raise PermanentError("The object is not in the store.", code="object_missing")
        return self.objects[key]

    async def put(self, key: str, data: bytes) -> Any:
        self.objects[key] = data
        return type("Stored", (), {"bytes": len(data)})


class _Context:
    def __init__(self, objects: dict[str, bytes], failure: Exception | None = None) -> None:
        self.owner, self.store, self.failure = OWNER, _Store(objects), failure

    async def run_cpu(self, function: Any, *args: Any, timeout_seconds: float) -> Any:
        if self.failure is not None:
            raise self.failure
        return function(*args)


async def test_the_pdf_of_a_document_is_stored_with_the_owners_pictures_only() -> None:
    own, foreign = f"exports/{OWNER}/a.png", f"exports/{uuid4()}/b.png"
    source = f"# Hello\n\n![mine](store:{own})\n\n![theirs](store:{foreign})\n\n![gone](store:{OWNER}/c.png)"
    ctx = _Context({"s.md": source.encode(), own: png(), foreign: png()})
    result = await render_pdf(ctx, DocumentRequest(source_key="s.md", pdf_key="s.pdf", title="T"))  # type: ignore[arg-type]
    data = ctx.store.objects["s.pdf"]
    assert (result.pdf_key, result.bytes, result.pages) == ("s.pdf", len(data), 1)
    shown = text(Pdf(data, 1))
    assert "theirs (picture not shown)" in shown
    assert "gone (picture not shown)" in shown
    assert "mine (picture" not in shown


@pytest.mark.parametrize(
    "failure",
    [
        PermanentError("slow", code="child_timeout"),
        PermanentError("large", code="child_memory"),
        TransientError("died", code="child_died"),
    ],
)
async def test_a_document_that_exhausts_its_child_fails_for_good(failure: Exception) -> None:
    ctx = _Context({"s.md": b"x"}, failure)
    with pytest.raises(PermanentError) as caught:
        await render_pdf(ctx, DocumentRequest(source_key="s.md", pdf_key="s.pdf"))  # type: ignore[arg-type]
    assert caught.value.error_code == "pdf_failed"


def test_a_key_is_own_when_the_owner_stands_at_its_beginning() -> None:
    assert is_own(f"exports/{OWNER}/a.png", OWNER)
    assert is_own(f"{OWNER}/a.png", OWNER)
    assert not is_own(f"exports/{uuid4()}/{OWNER}/a.png", OWNER)
    assert not is_own(f"exports/{OWNER}", OWNER)
    assert not is_own(str(OWNER), OWNER)
