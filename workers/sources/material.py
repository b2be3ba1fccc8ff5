"""The crafts that read a material: get its bytes, extract its text, cut it into chunks."""

import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import PurePosixPath

from ledger.materials import ChunkRows, MaterialRow
from schemas.errors import InkmillError, PermanentError
from schemas.pack import Chunk, Chunked, Extracted, ExtractedText, MaterialKind, PackRequest, SourceFile
from workers.context import Save, StageContext
from workers.sources.extraction import CAPTIONS, PASTED, chunk_file, extract_file
from workers.sources.fetch import fetch as get
from workers.sources.fetch import file_name, source_kind
from workers.sources.youtube import video_id

#: A book of a thousand scanned pages takes longer: it is refused with a sentence.
EXTRACT_SECONDS = 300.0
CHUNK_SECONDS = 60.0
TEXT_BYTES_MAX = 256 * 1024 * 1024
#: What ended the child process, in the words of the product.
_CHILD = {
    "child_timeout": ("processing_timeout", "Reading this source took too long; try a smaller one."),
    "child_memory": ("extraction_failed", "Reading this source needs too much memory; try a smaller one."),
    "child_died": ("extraction_failed", "Reading this source ended the process that read it; try another file."),
}


async def fetch(ctx: StageContext, request: PackRequest) -> SourceFile:
    """The bytes to read, in the object store: an upload is there already; a link or a video is fetched.

    Raises PermanentError (`invalid_url`, `url_fetch_failed`, `youtube_transcript_unavailable`) and TransientError.
    """
    material = await _material(ctx, request)
    if material.kind is MaterialKind.YOUTUBE:
        return await _video(ctx, material, request)
    if material.store_key is not None:
        return SourceFile(
            kind=material.kind,
            store_key=material.store_key,
            media_type=material.media_type or "application/octet-stream",
            name=material.name,
        )
    fetched = await get(material.source_url or "", ctx.outside.http)
    kind, media_type = source_kind(fetched)
    name = file_name(fetched.final_url)
    key = await _keep(ctx, material, "source", fetched.body, media_type, name)
    header = fetched.content_type or media_type
    stored_as = header if kind is MaterialKind.URL else media_type
    return SourceFile(kind=kind, store_key=key, media_type=stored_as, name=name, source_url=fetched.final_url)


async def _material(ctx: StageContext, request: PackRequest) -> MaterialRow:
    material = await ctx.material(request.material_id)
    if material is None:
        raise PermanentError("The material was deleted; upload it again.", code="material_missing")
    return material


async def _video(ctx: StageContext, material: MaterialRow, request: PackRequest) -> SourceFile:
    """A pasted transcript is there already; captions are asked for."""
    if material.store_key is not None:
        return SourceFile(kind=material.kind, store_key=material.store_key, media_type=PASTED, name=material.name)
    named = video_id(material.source_url or "")
    if named is None:
        raise PermanentError("This address is no YouTube video.", code="invalid_url")
    wanted = (request.language,) if request.language is not None else ()
    captions = await ctx.outside.captions.captions(named, wanted)
    name = captions.title or named
    key = await _keep(ctx, material, "captions.json", captions.model_dump_json().encode(), CAPTIONS, name)
    return SourceFile(kind=material.kind, store_key=key, media_type=CAPTIONS, name=name, source_url=material.source_url)


async def _keep(ctx: StageContext, material: MaterialRow, part: str, data: bytes, media_type: str, name: str) -> str:
    """Store what belongs to the material; it goes with it."""
    key = f"materials/{ctx.owner}/{material.id}/{part}"
    await ctx.keep(key, data, media_type=media_type, name=name)
    return key


async def extract(ctx: StageContext, request: PackRequest, fetch: SourceFile) -> ExtractedText:
    """The source's text as Markdown, in the object store. Raises PermanentError with the code of what is wrong."""
    material = await _material(ctx, request)
    await ctx.progress(5, "Extracting text…")
    extracted = await _extracted(ctx, fetch)
    title = " ".join(extracted.title.split()) or PurePosixPath(fetch.name).stem or "Untitled"
    data = extracted.model_copy(update={"title": title}).model_dump_json().encode()
    key = await _keep(ctx, material, "text.json", data, "application/json", f"{title}.json")
    return ExtractedText(
        text_key=key,
        title=title,
        language=extracted.language,
        page_count=extracted.page_count,
        characters=sum(len(page.markdown) for page in extracted.pages),
        notes=extracted.notes,
    )


async def _extracted(ctx: StageContext, source: SourceFile) -> Extracted:
    async with _on_disk(ctx, source.store_key) as path:
        try:
            found: Extracted = await ctx.run_cpu(
                extract_file,
                path,
                source.kind,
                source.media_type,
                source.name,
                source.source_url,
                timeout_seconds=EXTRACT_SECONDS,
            )
        except InkmillError as error:
            if error.error_code not in _CHILD:
                raise
            code, message = _CHILD[error.error_code]
            raise PermanentError(message, code=code) from error
    return found


@contextlib.asynccontextmanager
async def _on_disk(ctx: StageContext, key: str) -> AsyncIterator[str]:
    """The object as a file that a child process can read, gone afterwards."""
    descriptor, path = tempfile.mkstemp(prefix="inkmill-source-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            async for part in ctx.store.get(key):
                file.write(part)
        yield path
    finally:
        os.unlink(path)


async def chunk(
    ctx: StageContext, request: PackRequest, fetch: SourceFile, extract: ExtractedText
) -> Save[Chunked, ChunkRows]:
    """The passages of the text, written as this task finishes."""
    data = await ctx.store.read(extract.text_key, TEXT_BYTES_MAX)
    chunks: list[Chunk] = await ctx.run_cpu(chunk_file, data, timeout_seconds=CHUNK_SECONDS)
    if not chunks:
        raise PermanentError("There is no text in this source.", code="extraction_failed")
    rows = ChunkRows(
        material_id=request.material_id,
        title=extract.title,
        language=extract.language,
        page_count=extract.page_count,
        chunks=tuple(chunks),
    )
    return Save(Chunked(chunks=len(chunks), characters=extract.characters), rows)
