"""Study packs through HTTP on a real fleet, without a key: files, addresses, what goes wrong, and worker deaths."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from gateway.tokens import owner_of
from tests.contract.gateway.studying import STATUS_KEYS, small_picture
from tests.doubles.pages import ARTICLE, Pages
from tests.fleet import until
from tests.integration.fleet import held_sources
from tests.integration.fleet.study_files import broken_docx, encrypted_pdf, picture_of, text_docx, text_pdf
from tests.integration.fleet.studying import (
    Study,
    cited,
    ended,
    pack_of,
    status_of,
    studying,
    submit,
    upload,
)

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]
DATA = Path(__file__).parents[4] / "shared" / "data"
READABLE = (
    "pdf/grimms-2591.pdf",
    "pdf/latex-multicolumn.pdf",
    "pdf/scan-huckleberry-finn-p22.pdf",
    "pdf/tagged.pdf",
    "pdf/usda-ag-energy-round-up-2017-02-24.pdf",
    "docx/docx_lists.docx",
    "docx/handbook-872p.docx",
    "docx/word_sample-ducks.docx",
    "images_text/crom-non-dictionary.png",
    "images_text/skimage-page.png",
    "images_text/typewriter-dutch-recipe.png",
)
UNREADABLE = {
    "pdf/blank-no-text.pdf": "EXTRACTION_FAILED",
    "pdf/invalid-header-only.pdf": "EXTRACTION_FAILED",
    "pdf/password-protected.pdf": "EXTRACTION_FAILED",
    "images_text/skimage-text.png": "OCR_FAILED",
    "photos/astronaut-face-nasa.png": "OCR_FAILED",
    "photos/chelsea-cat.png": "OCR_FAILED",
    "photos/rocket.jpg": "OCR_FAILED",
}
SAID = {
    "EXTRACTION_FAILED": "Failed to extract content. Please try a different file.",
    "OCR_FAILED": "Unable to extract text from image. Please ensure the image contains readable text.",
    "URL_FETCH_FAILED": "Unable to access URL. Please check the link and try again.",
    "INVALID_URL": "Invalid URL. Please check the link and try again.",
}
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
TRANSCRIPT = (
    "Welcome to the canal museum. A lock is a chamber with gates that lifts boats between two levels of water. "
    "The mitre gate was drawn by Leonardo da Vinci in Milan around 1490. A sluice is a small opening in the gate "
    "that lets the water through. The pressure of the upper water presses the two leaves of the gate together. "
    "A broad lock takes about 200000 litres of water, and it is filled within five minutes."
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pages() -> AsyncIterator[Pages]:
    async with Pages() as server:
        yield server


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where children and tests leave marks for each other."""
    return tmp_path_factory.mktemp("marks")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def study(
    server_url: str, template_name: str, tmp_path_factory: pytest.TempPathFactory, pages: Pages, marks: Path
) -> AsyncIterator[Study]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(held_sources.FOLDER, str(marks))
        folder = tmp_path_factory.mktemp("study")
        async with studying(server_url, template_name, folder, fetch_allow=(pages.address,)) as running:
            yield running
            running.fleet.assert_sound()


def user() -> str:
    """Somebody whose packs nobody has counted yet."""
    return uuid4().hex


@pytest.mark.promise("S2.028", "S2.034", "S2.035", "S2.048", "S2.050", "S2.054", "S2.055", "S2.056", "S2.073", "S2.074")
async def test_a_pdf_becomes_a_pack_whose_every_part_names_its_passages(study: Study) -> None:
    async with study.http(user()) as http:
        material_id = await upload(http, "locks.pdf", text_pdf())
        pack = await pack_of(http, material_id)
        assert set(await status_of(http, material_id)) == STATUS_KEYS
        assert pack["material"] == {"id": material_id, "kind": "pdf", "sourceUrl": None, "pageCount": 2}
        stats = pack["stats"]
        assert stats["cardCount"] == len(pack["flashcards"]) > 3
        assert stats["quizQuestionCount"] == len(pack["quiz"]["items"]) > 1
        assert stats["mindMapNodeCount"] == len(pack["mindMap"]["nodes"]) > 3
        assert [node["id"] for node in pack["mindMap"]["nodes"] if node["parentId"] is None] == [
            pack["mindMap"]["nodes"][0]["id"]
        ]
        for name in cited(pack):
            chunk = (await http.get(f"/api/materials/{material_id}/chunks/{name}")).json()
            assert chunk["text"].strip()
            assert chunk["page"] in (1, 2)


@pytest.mark.promise("S2.030", "S2.040", "S2.041", "S2.042", "S2.043")
async def test_a_pack_passes_every_documented_status_in_order(study: Study) -> None:
    owner = user()
    async with study.http(owner) as http, study.client(user=owner) as client:
        material_id = await upload(http, "locks.pdf", text_pdf())
        rows = [
            (event.data["status"], event.data["progress"], event.data["stage"], event.data["description"])
            async for event in client.stream_material(UUID(material_id))
        ]
    # Stages that run side by side say "ready" more than once; nothing is said again after something later.
    assert [row for number, row in enumerate(rows) if number == 0 or row != rows[number - 1]] == [
        ("processing", 25, "Processing", "Extracting text from your material..."),
        ("chunking", 50, "Analyzing", "Breaking content into chunks..."),
        ("ready", 75, "Generating", "Creating your study pack..."),
        ("complete", 100, "Complete", "Your study pack is ready!"),
    ]


@pytest.mark.promise("S2.078", "S2.081", "S2.082", "S2.083", "S2.084", "S2.085")
async def test_a_deleted_pack_leaves_nothing_behind(study: Study) -> None:
    owner = user()
    async with study.http(owner) as http:
        material_id = await upload(http, "locks.docx", text_docx())
        pack = await pack_of(http, material_id)
        kept = partial(_files_of, Path(study.fleet.settings.store_url.removeprefix("file://")), str(owner_of(owner)))
        assert kept()
        path = f"/api/study-packs/{pack['id']}"
        answer = await http.delete(path)
        assert (answer.status_code, answer.json()) == (
            200,
            {"success": True, "message": "Study pack deleted successfully"},
        )
        assert (await http.get(path)).status_code == 404
        assert (await http.get(f"/api/materials/{material_id}/status")).status_code == 404
        assert study.fleet.count("select count(*) from chunks where material_id = %s", material_id) == 0
        for table in ("cards", "pack_questions", "map_nodes"):
            rows = study.fleet.count(f"select count(*) from {table} where pack_id = %s", pack["id"])
            assert rows == 0, table

        async def gone() -> bool:
            return not kept()

        await until(gone, 15, lambda: str(kept()))


def _files_of(store: Path, owner: str) -> list[str]:
    return [str(path) for path in store.rglob("*") if path.is_file() and owner in str(path)]


@pytest.mark.promise("S2.006", "S2.007", "S2.008", "S2.090", "S2.091")
async def test_every_file_of_the_collection_becomes_a_pack_or_says_why_not(study: Study) -> None:
    if not DATA.is_dir():
        pytest.skip("The collection of real files is not on this machine; our own files are tested all the same.")

    async def one(name: str) -> tuple[str, Any]:
        async with study.http(user()) as http:
            material_id = await upload(http, name.rsplit("/", 1)[1], (DATA / name).read_bytes())
            status = await ended(http, material_id, 100)
            if status["status"] == "failed":
                return name, (status["errorCode"], status["error"])
            pack = (await http.get(f"/api/study-packs/{status['studyPackId']}")).json()
            assert pack["notes"]["overview"].strip(), name
            assert pack["report"]["blocks"] == [], name
            assert cited(pack), name
            return name, len(pack["mindMap"]["nodes"]) > 1

    found = dict(await asyncio.gather(*(one(name) for name in (*READABLE, *UNREADABLE))))
    wanted: dict[str, Any] = dict.fromkeys(READABLE, True)
    wanted |= {name: (code, SAID[code]) for name, code in UNREADABLE.items()}
    assert found == wanted


@pytest.mark.promise("S2.044", "S2.090", "S2.091")
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("secret.pdf", encrypted_pdf(), "EXTRACTION_FAILED"),
        ("broken.pdf", text_pdf()[:300], "EXTRACTION_FAILED"),
        ("empty.docx", text_docx(""), "EXTRACTION_FAILED"),
        ("broken.docx", broken_docx(), "EXTRACTION_FAILED"),
        ("white.png", small_picture("PNG"), "OCR_FAILED"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_cannot_be_read_fails_with_its_documented_sentence(
    study: Study, name: str, data: bytes, code: str
) -> None:
    async with study.http(user()) as http:
        status = await ended(http, await upload(http, name, data))
        assert (status["status"], status["progress"], status["studyPackId"]) == ("failed", 0, None)
        assert (status["errorCode"], status["error"]) == (code, SAID[code])


async def test_a_picture_of_text_becomes_a_pack(study: Study) -> None:
    async with study.http(user()) as http:
        pack = await pack_of(http, await upload(http, "board.png", picture_of(TRANSCRIPT)))
        assert pack["material"]["kind"] == "image"
        assert "chamber" in str(pack)


@pytest.mark.promise("S2.020", "S2.022")
@pytest.mark.parametrize("name", ["article", "moved"])
async def test_an_article_becomes_a_pack_without_what_surrounds_it(study: Study, pages: Pages, name: str) -> None:
    async with study.http(user()) as http:
        pack = await pack_of(http, await submit(http, pages.url(name)))
        assert pack["title"] == "How a lock works"
        assert pack["material"]["kind"] == "url"
        assert pack["material"]["pageCount"] is None
        assert "chamber" in str(pack)
        assert "Cookies" in ARTICLE
        assert "Cookies" not in str(pack)


@pytest.mark.promise("S2.094", "S2.024")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nothing-here", "URL_FETCH_FAILED"),
        ("drip", "URL_FETCH_FAILED"),
        ("endless", "URL_FETCH_FAILED"),
        ("round", "URL_FETCH_FAILED"),
        ("program", "URL_FETCH_FAILED"),
        ("redirect-private", "INVALID_URL"),
        ("redirect-loopback", "INVALID_URL"),
    ],
)
async def test_an_address_that_gives_no_page_fails_with_its_documented_sentence(
    study: Study, pages: Pages, name: str, code: str
) -> None:
    async with study.http(user()) as http:
        status = await ended(http, await submit(http, pages.url(name)))
        assert (status["status"], status["errorCode"], status["error"]) == ("failed", code, SAID[code])
        assert name in pages.asked


async def test_a_pasted_transcript_stands_for_the_video(study: Study) -> None:
    async with study.http(user()) as http:
        pack = await pack_of(http, await submit(http, VIDEO, "youtube", transcript=TRANSCRIPT))
        assert pack["material"]["kind"] == "youtube"
        assert pack["material"]["sourceUrl"] == VIDEO
        assert "chamber" in str(pack)


@pytest.mark.promise("S2.015", "S2.098", "S2.103", "S2.106")
async def test_failures_give_their_pack_back_and_successes_do_not(study: Study) -> None:
    async with study.http(user()) as http:
        for _ in range(5):
            assert (await ended(http, await upload(http, "broken.pdf", text_pdf()[:300])))["status"] == "failed"
        for number in range(4):  # three, and the one of grace
            assert (await ended(http, await upload(http, f"{number}.pdf", text_pdf())))["status"] == "complete"
        answer = await http.post("/api/materials/upload", files={"file": ("5.pdf", text_pdf())})
        assert (answer.status_code, answer.json()["code"]) == (403, "PLAN_LIMIT_EXCEEDED")


async def test_a_child_that_dies_while_it_reads_fails_its_job_and_spares_the_worker(study: Study) -> None:
    worker = study.fleet.processes["worker-1"]
    async with study.http(user()) as http:
        deadly = await upload(http, f"{held_sources.DEADLY}.pdf", text_pdf())
        other = await upload(http, "other.pdf", text_pdf())
        status = await ended(http, deadly)
        assert (status["errorCode"], status["error"]) == ("EXTRACTION_FAILED", SAID["EXTRACTION_FAILED"])
        assert (await ended(http, other))["status"] == "complete"
        assert (await ended(http, await upload(http, "later.pdf", text_pdf())))["status"] == "complete"
    assert worker.poll() is None


@pytest.mark.promise("S2.040", "S2.079")
async def test_a_worker_that_is_killed_while_it_extracts_costs_seconds_and_nothing_else(
    study: Study, marks: Path
) -> None:
    name = f"{held_sources.HELD}.pdf"
    async with study.http(user()) as http:
        material_id = await upload(http, name, text_pdf())

        async def begun() -> bool:
            return held_sources.begun(marks, name).exists()

        await until(begun, 20, study.fleet.describe)
        status = await status_of(http, material_id)
        assert (status["status"], status["progress"], status["stage"]) == ("processing", 25, "Processing")
        refused = await http.delete(f"/api/materials/{material_id}")
        assert (refused.status_code, refused.json()["code"]) == (400, "PROCESSING_IN_PROGRESS")
        study.fleet.kill("worker-1")
        held_sources.released(marks, name).touch()
        study.fleet.start("worker-1")
        pack = await pack_of(http, material_id)
        job = "(select job_id from materials where id = %s)"
        lost = f"select count(*) from attempts a join tasks t on t.id = a.task_id where t.job_id = {job}"
        assert study.fleet.count(f"{lost} and t.stage = 'extract'", material_id) == 2
        assert study.fleet.count(f"{lost} and t.stage <> 'extract' and a.state <> 'succeeded'", material_id) == 0
        assert study.fleet.count("select count(*) from packs where material_id = %s", material_id) == 1
        assert pack["stats"]["cardCount"] > 3
