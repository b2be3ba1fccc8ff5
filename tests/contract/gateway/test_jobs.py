"""Jobs of every product alike, through one set of routes."""

import httpx2
import pytest

from tests.contract.gateway.conftest import UNKNOWN, Gateway, start_job
from tests.contract.gateway.generating import begin

pytestmark = pytest.mark.services


async def test_jobs_of_all_products_are_listed_newest_first_and_only_to_their_owner(
    api: httpx2.AsyncClient, stranger: httpx2.AsyncClient
) -> None:
    course, lecture = await start_job(api), await begin(api)
    jobs = (await api.get("/api/jobs")).json()["jobs"]
    newest = [(job["id"], job["pipeline"], job["state"]) for job in jobs[:2]]
    assert newest == [(lecture, "generation", "pending"), (str(course), "course", "pending")]
    others = (await stranger.get("/api/jobs")).json()["jobs"]
    assert not {job["id"] for job in jobs} & {job["id"] for job in others}


async def test_a_job_of_any_product_can_be_looked_at_by_its_owner(
    api: httpx2.AsyncClient, stranger: httpx2.AsyncClient
) -> None:
    lecture = await begin(api)
    path = f"/api/jobs/{lecture}"
    shown = (await api.get(path)).json()
    assert set(shown) == {"job", "tasks", "attempts", "events", "calls"}
    assert shown["job"]["request"]["mode"] == "lecture"
    assert shown["events"][0]["type"] == "job.created"
    missing = {"error": "Job not found", "code": "JOB_NOT_FOUND"}
    for answer in (await stranger.get(path), await api.get(f"/api/jobs/{UNKNOWN}"), await api.get("/api/jobs/none")):
        assert (answer.status_code, answer.json()) == (404, missing)


async def test_a_job_of_any_product_can_be_cancelled_once_by_its_owner(
    gateway: Gateway, api: httpx2.AsyncClient, stranger: httpx2.AsyncClient
) -> None:
    path = f"/api/jobs/{await begin(api)}"
    assert (await stranger.post(f"{path}/cancel", json={})).status_code == 404
    assert (await api.post(f"{path}/cancel", json={"reason": 7})).status_code == 400
    done = await api.post(f"{path}/cancel", json={"reason": " enough "})
    assert done.json() == {"success": True, "message": "Job cancelled successfully"}
    job = (await api.get(path)).json()["job"]
    assert (job["state"], job["cancelReason"]) == ("cancelled", "enough")
    again = await api.post(f"{path}/cancel")
    assert (again.status_code, again.json()["error"]) == (409, "Cannot cancel job with status: cancelled")
