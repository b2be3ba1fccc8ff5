"""Reading and deleting study packs: the documented record key by key, and what a deletion takes along."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from gateway.pack_record import coverage_of
from gateway.tokens import owner_of
from schemas.pack import MaterialKind
from tests.contract.gateway.conftest import UNKNOWN, Gateway, cut_off, fresh_database, run_gateway
from tests.contract.gateway.pack_worker import CHUNKS, small_pack
from tests.contract.gateway.studying import PACKS, UPLOAD, count, made, status_of, stored_files, uploaded

pytestmark = pytest.mark.services

NOT_FOUND = {"error": "Study pack not found"}
SUCCESS = {"success": True, "message": "Study pack deleted successfully"}


@pytest.fixture
async def user(gateway: Gateway) -> AsyncIterator[httpx2.AsyncClient]:
    name = f"user-{uuid4()}"
    async with gateway.client(name) as client:
        client.headers["x-name"] = name
        yield client


@pytest.fixture
async def pack(gateway: Gateway, user: httpx2.AsyncClient) -> dict[str, Any]:
    """A pack as its owner reads it."""
    _, pack_id = await made(gateway, user)
    answer = await user.get(f"{PACKS}/{pack_id}")
    assert answer.status_code == 200
    record: dict[str, Any] = answer.json()
    return record


@pytest.mark.promise("S2.048", "S2.049")
async def test_a_pack_has_every_documented_key(pack: dict[str, Any]) -> None:
    documented = {"id", "title", "summary", "createdAt", "updatedAt", "material", "stats", "notes"}
    documented |= {"flashcards", "quiz", "mindMap"}
    assert set(pack) == documented | {"author", "language", "report"}
    assert (pack["title"], pack["summary"]) == ("Tides", "How the moon moves the sea.")
    assert (pack["author"], pack["language"], pack["report"]["score"]) == ("offline", "en", 100)
    assert pack["createdAt"].endswith("Z")
    assert pack["updatedAt"] == pack["createdAt"]


@pytest.mark.promise("S2.050", "S2.051")
async def test_a_pack_names_its_material(gateway: Gateway, user: httpx2.AsyncClient, pack: dict[str, Any]) -> None:
    (material,) = (await user.get("/api/materials")).json()["materials"]
    assert pack["material"] == {"id": material["materialId"], "kind": "pdf", "sourceUrl": None, "pageCount": 3}
    assert {str(kind) for kind in MaterialKind} == {"pdf", "docx", "image", "url", "youtube"}


@pytest.mark.promise("S2.052", "S2.053", "S2.054", "S2.055", "S2.056", "S2.057")
async def test_the_numbers_of_a_pack_are_those_of_what_is_in_it(pack: dict[str, Any]) -> None:
    stats = pack["stats"]
    assert stats["cardCount"] == len(pack["flashcards"]) == 2
    assert stats["quizQuestionCount"] == len(pack["quiz"]["items"]) == 2
    assert stats["mindMapNodeCount"] == len(pack["mindMap"]["nodes"]) == 4
    cited = {"chunk-1", "chunk-2", "chunk-3"}
    assert (stats["chunkUtilization"], stats["chunkTotal"]) == (len(cited), len(CHUNKS))
    assert stats["coverage"] == "medium"
    assert 0 < stats["generationTime"] < 20_000


@pytest.mark.promise("S2.052")
@pytest.mark.parametrize(
    ("cited", "total", "word"),
    [(8, 10, "high"), (10, 10, "high"), (79, 100, "medium"), (1, 2, "medium"), (49, 100, "low"), (0, 0, "low")],
)
def test_coverage_is_the_share_of_the_chunks_that_are_cited(cited: int, total: int, word: str) -> None:
    assert coverage_of(cited, total) == word


@pytest.mark.promise("S2.058", "S2.059", "S2.060", "S2.061", "S2.062")
async def test_notes_have_the_documented_keys_and_their_chunks_beside_them(pack: dict[str, Any]) -> None:
    assert pack["notes"] == {
        "overview": "The sea rises and falls.",
        "overviewChunkIds": ["chunk-1"],
        "keyConcepts": [{"title": "Tide", "description": "Rise and fall.", "chunkIds": ["chunk-1"]}],
        "definitions": [{"term": "tide", "definition": "rise and fall of the sea", "chunkIds": ["chunk-1"]}],
        "likelyExamQuestions": ["When do spring tides come?"],
        "likelyExamQuestionChunkIds": [["chunk-2"]],
        "commonPitfalls": ["Spring tides have no season."],
        "commonPitfallChunkIds": [["chunk-2", "chunk-3"]],
    }


@pytest.mark.promise("S2.063", "S2.064", "S2.065", "S2.066")
async def test_a_new_card_is_due_at_once_and_has_the_first_state_of_sm2(pack: dict[str, Any]) -> None:
    documented = {"id", "kind", "front", "back", "tags", "ease", "intervalDays", "reps", "lapses", "dueAt", "createdAt"}
    for card in pack["flashcards"]:
        assert set(card) == documented | {"chunkIds"}
        assert (card["ease"], card["intervalDays"], card["reps"], card["lapses"]) == (2.5, 0, 0, 0)
        assert card["dueAt"] == card["createdAt"] == pack["createdAt"]
        assert str(UUID(card["id"])) == card["id"]
        assert card["front"]
        assert card["back"]
    assert [card["kind"] for card in pack["flashcards"]] == ["qa", "cloze"]
    assert pack["flashcards"][0]["front"] == "What is a tide?"


@pytest.mark.promise("S2.067", "S2.068", "S2.069", "S2.070")
async def test_quiz_items_are_in_order_and_name_their_right_option(pack: dict[str, Any]) -> None:
    quiz = pack["quiz"]
    assert set(quiz) == {"id", "configJson", "createdAt", "items"}
    assert quiz["configJson"] == {"timeLimit": None, "shuffleQuestions": True}
    documented = {"id", "kind", "question", "options", "correctAnswer", "explanation", "tags", "orderIndex"}
    for index, item in enumerate(quiz["items"]):
        assert set(item) == documented | {"chunkIds"}
        assert (item["kind"], item["orderIndex"]) == ("mcq", index)
        folded = [" ".join(option.split()).casefold() for option in item["options"]]
        assert len(set(folded)) == len(folded)
        assert item["options"].count(item["correctAnswer"]) == 1
    assert quiz["items"][0]["correctAnswer"] == "Spring tides"


@pytest.mark.promise("S2.071", "S2.072", "S2.073", "S2.074")
async def test_the_map_is_a_tree_whose_nodes_name_real_chunks(user: httpx2.AsyncClient, pack: dict[str, Any]) -> None:
    mind_map = pack["mindMap"]
    assert set(mind_map) == {"id", "title", "layoutJson", "createdAt", "updatedAt", "nodes"}
    assert mind_map["title"] == "Tides & moon"
    assert mind_map["layoutJson"] == {"type": "tree", "direction": "TB"}
    nodes = mind_map["nodes"]
    ids = [node["id"] for node in nodes]
    for index, node in enumerate(nodes):
        assert set(node) == {"id", "label", "parentId", "orderIndex", "sourceChunkIds"}
        assert node["orderIndex"] == index
        assert node["parentId"] is None if index == 0 else node["parentId"] in ids[:index]
        for chunk_id in node["sourceChunkIds"]:
            answer = await user.get(f"/api/materials/{pack['material']['id']}/chunks/{chunk_id}")
            assert (answer.status_code, answer.json()["id"]) == (200, chunk_id)


@pytest.mark.promise("S2.001", "S2.075", "S2.080")
async def test_what_is_unknown_or_somebody_elses_is_not_found_and_has_no_code(
    gateway: Gateway, user: httpx2.AsyncClient, anonymous: httpx2.AsyncClient, pack: dict[str, Any]
) -> None:
    async with gateway.client(f"user-{uuid4()}") as other:
        for path in (pack["id"], UNKNOWN, "7", "x" * 36):
            for method in ("GET", "DELETE"):
                answer = await other.request(method, f"{PACKS}/{path}")
                assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    for method in ("GET", "DELETE"):
        answer = await anonymous.request(method, f"{PACKS}/{pack['id']}")
        assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})
    assert (await user.get(f"{PACKS}/{pack['id']}")).status_code == 200


@pytest.mark.promise("S2.075", "S2.080")
async def test_without_a_database_there_is_a_500_without_a_code() -> None:
    with fresh_database() as database:
        async with run_gateway(database) as gateway, gateway.client() as api:
            cut_off(database)
            read = await api.get(f"{PACKS}/{UNKNOWN}")
            deleted = await api.delete(f"{PACKS}/{UNKNOWN}")
    assert (read.status_code, read.json()) == (500, {"error": "Internal server error"})
    assert (deleted.status_code, deleted.json()) == (500, {"error": "Failed to delete study pack"})


@pytest.mark.promise("S2.078", "S2.081", "S2.082", "S2.083", "S2.084", "S2.085")
async def test_a_deletion_takes_everything_along(
    gateway: Gateway, user: httpx2.AsyncClient, pack: dict[str, Any]
) -> None:
    material_id = pack["material"]["id"]
    assert len(await stored_files(gateway, user.headers["x-name"])) == 1
    answer = await user.delete(f"{PACKS}/{pack['id']}")
    assert (answer.status_code, answer.json()) == (200, SUCCESS)
    assert (await user.get(f"{PACKS}/{pack['id']}")).json() == NOT_FOUND
    assert (await user.get(f"/api/materials/{material_id}/status")).status_code == 404
    assert (await user.get(f"/api/materials/{material_id}/chunks/chunk-1")).status_code == 404
    for table in ("cards", "pack_questions", "map_nodes"):
        assert await count(gateway, f"select count(*) from {table} where pack_id = %s", UUID(pack["id"])) == 0
    for table, column, value in (("packs", "id", pack["id"]), ("materials", "id", material_id)):
        assert await count(gateway, f"select count(*) from {table} where {column} = %s", UUID(value)) == 0
    assert await count(gateway, "select count(*) from chunks where material_id = %s", UUID(material_id)) == 0
    assert await stored_files(gateway, user.headers["x-name"]) == []
    left = "select count(*) from artifacts where owner = %s and (expires_at is null or expires_at > now())"
    assert await count(gateway, left, owner_of(user.headers["x-name"])) == 0
    assert (await user.delete(f"{PACKS}/{pack['id']}")).json() == NOT_FOUND
    used = "select count(*) from pack_uses where owner = %s"
    assert await count(gateway, used, owner_of(user.headers["x-name"])) == 1, "what was deleted has been used"


@pytest.mark.promise("S2.079")
async def test_nothing_is_deleted_while_its_job_is_at_work(
    gateway: Gateway, user: httpx2.AsyncClient, pack: dict[str, Any]
) -> None:
    """By a fixture: a pack whose job is at work again cannot come about by itself."""
    material_id = pack["material"]["id"]
    job_id = await gateway.packs.job_of(material_id)
    async with gateway.ledger.connection() as connection:
        await connection.execute("update jobs set state = 'running', ended_at = null where id = %s", (job_id,))
    answer = await user.delete(f"{PACKS}/{pack['id']}")
    assert answer.status_code == 400
    refused = {"error": "Cannot delete while material is processing", "code": "PROCESSING_IN_PROGRESS"}
    assert answer.json() == refused
    assert (await user.get(f"{PACKS}/{pack['id']}")).status_code == 200
    fresh = await uploaded(user)
    answer = await user.delete(f"/api/materials/{fresh}")
    assert (answer.status_code, answer.json()) == (400, refused)


@pytest.mark.promise("S2.080")
async def test_a_deletion_that_fails_has_no_code_and_deletes_nothing(
    gateway: Gateway, user: httpx2.AsyncClient, pack: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("gateway.pack_removal.delete_ended_material", crash)
    answer = await user.delete(f"{PACKS}/{pack['id']}")
    assert (answer.status_code, answer.json()) == (500, {"error": "Failed to delete study pack"})
    assert (await user.get(f"{PACKS}/{pack['id']}")).status_code == 200


async def test_a_store_that_is_away_does_not_keep_a_deletion_from_being_done(
    gateway: Gateway, user: httpx2.AsyncClient, pack: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The object's row has expired: the clock deletes it later."""
    from schemas.errors import TransientError

    async def fail(*_: object) -> None:
        raise TransientError("The object store failed.", code="store_failed")

    monkeypatch.setattr(gateway.store, "delete", fail)
    assert (await user.delete(f"{PACKS}/{pack['id']}")).status_code == 200
    expired = "select count(*) from artifacts where owner = %s and expires_at <= now()"
    assert await count(gateway, expired, owner_of(user.headers["x-name"])) == 1


async def test_packs_are_listed_newest_first_and_only_to_their_owner(
    gateway: Gateway, user: httpx2.AsyncClient
) -> None:
    ids = []
    for title in ("First", "Second"):
        material_id = await uploaded(user)
        ids.append(await gateway.packs.make_pack(material_id, small_pack(title)))
    listed = (await user.get(PACKS)).json()["studyPacks"]
    assert [(pack["id"], pack["title"]) for pack in listed] == [(ids[1], "Second"), (ids[0], "First")]
    keys = {"id", "title", "summary", "language", "author", "createdAt", "updatedAt", "materialId"}
    assert set(listed[0]) == keys
    async with gateway.client(f"user-{uuid4()}") as other:
        assert (await other.get(PACKS)).json() == {"studyPacks": []}


@pytest.mark.promise("S2.003")
async def test_the_base_address_is_not_served_twice(user: httpx2.AsyncClient, pack: dict[str, Any]) -> None:
    for path in (UPLOAD, f"{PACKS}/{pack['id']}", f"/api/materials/{pack['material']['id']}/status"):
        assert (await user.get(f"/api{path}")).status_code == 404


async def test_a_pack_says_who_must_ask_again(user: httpx2.AsyncClient, pack: dict[str, Any]) -> None:
    """Kept by one browser for five minutes, but not shown to the next user of the same browser."""
    answer = await user.get(f"{PACKS}/{pack['id']}")
    assert answer.headers["cache-control"] == "private, max-age=300"
    assert answer.headers["vary"] == "Authorization, Cookie"
    assert answer.headers["content-type"] == "application/json"
    same = await user.get(f"{PACKS}/{pack['id']}", headers={"If-None-Match": answer.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


async def test_the_status_leads_to_the_pack(user: httpx2.AsyncClient, pack: dict[str, Any]) -> None:
    assert (await status_of(user, pack["material"]["id"]))["studyPackId"] == pack["id"]
