"""What webhooks say, byte for byte."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from providers.webhooks.body import job_body, trial_body

OWNER, JOB = UUID("550e8400-e29b-41d4-a716-446655440001"), UUID("550e8400-e29b-41d4-a716-446655440000")
FACTS: dict[str, Any] = {
    "pipeline": "generation",
    "state": "completed",
    "request": {"mode": "lecture", "topic": "Mikrobiologie – Übung", "subtopics": ["a"]},
    "result": {"mode": "lecture", "words": 900, "author": "offline"},
    "error": None,
    "reason": None,
    "created_at": "2026-01-30T22:29:15.000001+01:00",
    "ended_at": "2026-01-30T22:30:00.125999+01:00",
}


def _said(event: str, **changes: Any) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(job_body(event, OWNER, JOB, {**FACTS, **changes}))
    return value


@pytest.mark.promise("S1.088", "S1.089", "S1.090", "S1.091", "S1.092", "S1.093", "S1.094")
def test_a_completed_generation_says_what_is_documented_and_nothing_more() -> None:
    assert _said("generation.completed") == {
        "event": "generation.completed",
        "timestamp": "2026-01-30T21:30:00.125Z",
        "data": {
            "generation_id": str(JOB),
            "user_id": str(OWNER),
            "status": "completed",
            "mode": "lecture",
            "topic": "Mikrobiologie – Übung",
            "duration_seconds": 45.126,
        },
    }


def test_the_same_facts_give_the_same_bytes_in_utf_8() -> None:
    body = job_body("generation.completed", OWNER, JOB, FACTS)
    assert body == job_body("generation.completed", OWNER, JOB, dict(reversed(FACTS.items())))
    assert "Übung" in body


def test_a_failed_generation_says_why() -> None:
    error = {"code": "refused", "message": "The model will not write this.", "details": {"x": 1}, "stage": "review"}
    data = _said("generation.failed", state="failed", result=None, error=error)["data"]
    assert data["status"] == "failed"
    assert (data["error"], data["code"]) == ("The model will not write this.", "refused")
    assert "details" not in data


def test_a_cancelled_job_says_the_reason_that_was_given() -> None:
    cancelled = {"pipeline": "course", "state": "cancelled", "result": None, "reason": "changed my mind"}
    assert _said("course.cancelled", **cancelled)["data"]["reason"] == "changed my mind"


def test_another_product_says_the_plain_values_of_its_result_and_never_another_owner() -> None:
    result = {"course_id": "c", "topics": 3, "author": "offline", "user_id": "somebody", "list": [1], "none": None}
    data = _said("course.completed", pipeline="course", request={"exam_id": "e"}, result=result)["data"]
    assert data == {
        "job_id": str(JOB),
        "user_id": str(OWNER),
        "status": "completed",
        "course_id": "c",
        "topics": 3,
        "author": "offline",
        "duration_seconds": 45.126,
    }


def test_a_picture_book_is_told_by_its_id_and_what_is_missing_without_its_pages_and_story() -> None:
    result = {
        "storybook_id": "b",
        "title": "The Fox",
        "generated_story": "Once upon a time. " * 100,
        "pages": [{"page_number": 1}],
        "has_errors": True,
        "warning": "1 of 4 pictures is missing: page 2 scene 1.",
    }
    request = {"genre": "bedtime", "audience": "children"}
    data = _said("auto-story.completed", pipeline="auto-story", request=request, result=result)["data"]
    assert data == {
        "job_id": str(JOB),
        "user_id": str(OWNER),
        "status": "completed",
        "storybook_id": "b",
        "title": "The Fox",
        "has_errors": True,
        "warning": "1 of 4 pictures is missing: page 2 scene 1.",
        "duration_seconds": 45.126,
    }


def test_a_trial_names_the_webhook_and_its_owner() -> None:
    body = json.loads(trial_body(OWNER, JOB, datetime(2026, 1, 1, tzinfo=UTC)))
    assert body == {
        "event": "webhook.test",
        "timestamp": "2026-01-01T00:00:00.000Z",
        "data": {"webhook_id": str(JOB), "user_id": str(OWNER)},
    }
