"""A lecture that fails half way goes on by commands, and pays for no finished part again."""

import asyncio
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.doubles import generation_answers
from tests.doubles.claude_script import fail
from tests.doubles.claude_server import ClaudeServer
from tests.integration.inkmill.fleets import Up, data_folder, run
from tests.integration.inkmill.lecture import COVERED, TEXT, TOPIC

pytestmark = pytest.mark.timeout(180)


def asks_for(body: dict[str, Any]) -> str:
    """The first property of the shape that is asked for: "course", "found", "objectives", …"""
    return next(iter(body["output_config"]["format"]["schema"]["properties"]))


async def test_a_retried_lecture_goes_on_from_its_checkpoint_and_is_saved(tmp_path: Path) -> None:
    refused = False

    def respond(body: dict[str, Any]) -> str:
        nonlocal refused
        if asks_for(body) == "unsupported" and not refused:
            refused = True
            provider.script(fail(400, "this prompt is not to my taste"))  # the next one, in Sanitization or Review
        return generation_answers.answer(body)

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        return run(*words, "--data", str(data))

    (tmp_path / "talk.txt").write_text(TEXT)
    out = ("--out", str(tmp_path / "out"))
    with data_folder() as data:
        async with ClaudeServer(responder=respond) as provider:
            up = await asyncio.to_thread(Up, data, 0, ANTHROPIC_API_KEY="sk-test", ANTHROPIC_BASE_URL=provider.url)
            talk = ("--subtopics", ", ".join(COVERED), "--transcript", str(tmp_path / "talk.txt"))
            failed = await asyncio.to_thread(command, "start", "lecture", TOPIC, *talk, *out)
            assert failed.returncode == 1, failed.stdout
            found = re.search(r"The job failed at (\w+): .*`inkmill retry (\S+)`", failed.stderr)
            assert found is not None, failed.stderr
            stage, job = found.groups()
            assert stage in ("Sanitization", "Review")
            before = Counter(asks_for(request.body) for request in provider.messages)
            retried = await asyncio.to_thread(command, "retry", job)
            assert f"Job {job} runs again from {stage};" in retried.stdout, retried.stderr
            watched = await asyncio.to_thread(command, "watch", job)
            assert watched.returncode == 0, watched.stderr
            assert watched.stdout.startswith("Lecture written by Claude: ")
            saved = await asyncio.to_thread(command, "save", job, *out)
            assert saved.returncode == 0, saved.stderr
            assert (await asyncio.to_thread(up.stop))[0] == 0
            after = Counter(asks_for(request.body) for request in provider.messages)
    finished = ("course", "found", "objectives")  # detection, coverage, drafts
    assert [after[kind] for kind in finished] == [before[kind] for kind in finished] == [1, 1, len(COVERED)]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["tides.md", "tides.pdf"]
