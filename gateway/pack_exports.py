"""A study pack as a file: cards for Anki, the quiz for other learning platforms, the map for outliners, all of it to
read or to print. An extension."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from gateway.auth import AnyCaller, Caller
from gateway.bodies import parse_id
from gateway.errors import ApiError, documented_failure
from gateway.export_bodies import Document, document_title
from gateway.exports import pdf_response
from gateway.file_names import attachment, title_name
from gateway.generation_shapes import PDF_ANSWER
from gateway.limits.policies import EXPORT
from gateway.limits.required import limited
from gateway.pack_errors import PACK_NOT_FOUND
from gateway.pack_shapes import EXTENSION, pack_refusals
from gateway.render import FAILED as PDF_FAILED
from gateway.render import render
from gateway.services import Services, services_of
from ledger.materials import list_chunks
from ledger.packs import PackRow, get_pack
from schemas.pack import MapNode, MindMap, Pack
from schemas.quiz import QuizItem
from workers.books.anki import make_apkg
from workers.books.gift import make_gift
from workers.books.mind_maps import map_markdown, map_opml
from workers.books.pack_markdown import pack_markdown
from workers.books.qti import make_qti

router = APIRouter(prefix="/api/study-packs", tags=[EXTENSION])

EXPORT_FAILED = "Failed to export study pack"

#: Chunk id -> where it stands in the source ("p. 12").
Places = Mapping[str, str]
Exporter = Annotated[Caller, Depends(limited(EXPORT))]


@dataclass(frozen=True, slots=True)
class Format:
    """What a suffix stands for. `make` is pure and runs in a thread."""

    suffix: str
    media_type: str
    make: Callable[[PackRow, Places], str | bytes]
    about: str


def _apkg(row: PackRow, places: Places) -> bytes:
    cards = [(card.id, card.card) for card in row.cards]
    return make_apkg(row.id, row.title, cards, created=row.created_at, places=places)


def _items(row: PackRow) -> list[QuizItem]:
    return [question.question.item for question in row.questions]


#: A suffix that ends in another stands before it.
FORMATS: Final = (
    Format(".apkg", "application/octet-stream", _apkg, "The cards as an Anki package; import it again to update them."),
    Format(
        ".gift", "text/plain", lambda row, _: make_gift(row.title, _items(row)), "The quiz in GIFT, as Moodle reads."
    ),
    Format(
        ".qti.zip",
        "application/zip",
        lambda row, _: make_qti(row.title, _items(row), language=row.language),
        "The quiz as a QTI 2.1 package.",
    ),
    Format(".opml", "text/x-opml", lambda row, places: map_opml(map_of(row), places), "The mind map in OPML."),
    Format(
        ".map.md",
        "text/markdown",
        lambda row, places: map_markdown(map_of(row), places),
        "The mind map as a nested list in Markdown.",
    ),
    Format(
        ".md",
        "text/markdown",
        lambda row, places: pack_markdown(pack_of(row), places, drawn=False),
        "The whole pack in Markdown.",
    ),
)


def map_of(row: PackRow) -> MindMap:
    places = {node.id: index for index, node in enumerate(row.nodes)}
    nodes = tuple(
        MapNode(
            label=node.label,
            parent=None if node.parent_id is None else places[node.parent_id],
            chunk_ids=node.chunk_ids,
        )
        for node in row.nodes
    )
    return MindMap(title=row.map_title, nodes=nodes)


def pack_of(row: PackRow) -> Pack:
    return Pack(
        title=row.title,
        summary=row.summary,
        language=row.language,
        author=row.author,
        notes=row.notes,
        cards=tuple(card.card for card in row.cards),
        questions=tuple(question.question for question in row.questions),
        mind_map=map_of(row),
        report=row.report,
    )


def _serve(form: Format) -> None:
    """Add the route of one format."""

    async def export(request: Request, pack_id: str, caller: AnyCaller) -> Response:
        services = services_of(request)
        with documented_failure(EXPORT_FAILED):
            row, places = await _read(services, caller.owner, pack_id)
            made = await asyncio.to_thread(form.make, row, places)
        name = attachment(title_name(row.title, form.suffix), form.suffix)
        return Response(made, media_type=form.media_type, headers={"Content-Disposition": name})

    router.add_api_route(
        f"/{{pack_id}}{form.suffix}",
        export,
        methods=["GET"],
        name=f"export{form.suffix}",
        description=form.about,
        response_class=Response,
        responses={**pack_refusals(401, 404, 500), 200: {"content": {form.media_type: {}}}},
    )


for _form in FORMATS:
    _serve(_form)


@router.get("/{pack_id}.pdf", response_class=Response, responses=PDF_ANSWER | pack_refusals(401, 404, 429, 500, 503))
async def export_pdf(request: Request, pack_id: str, caller: Exporter) -> Response:
    """The whole pack as a PDF to print; waits until it is made."""
    services = services_of(request)
    with documented_failure(PDF_FAILED):
        row, places = await _read(services, caller.owner, pack_id)
        markdown = await asyncio.to_thread(pack_markdown, pack_of(row), places)
        document = Document(markdown, document_title(row.title))
        return pdf_response(await render(request, caller.owner, document), title_name(row.title))


async def _read(services: Services, owner: UUID, pack_id: str) -> tuple[PackRow, Places]:
    """Raises ApiError 404."""
    row = await services.ledger.read(get_pack, owner, parse_id(pack_id, PACK_NOT_FOUND))
    if row is None:
        raise ApiError(404, PACK_NOT_FOUND)
    chunks = await services.ledger.read(list_chunks, owner, row.material_id)
    return row, {chunk.id: f"p. {chunk.page}" for chunk in chunks if chunk.page is not None}
