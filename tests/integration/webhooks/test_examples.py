"""The receiver in examples/ as a process of its own."""

import asyncio
import os
import sys
from pathlib import Path

from tests.integration.webhooks.conftest import Told
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[3]


async def _run(port: int, secret: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "examples" / "webhook_receiver.py"),
        str(port),
        env={**os.environ, "WEBHOOK_SECRET": secret},
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert b"Listening" in await asyncio.wait_for(process.stdout.readline(), 30)
    return process


async def test_the_example_prints_what_is_signed_and_refuses_what_is_not(told: Told) -> None:
    port = free_port()
    hook = await told.webhook(f"http://127.0.0.1:{port}/")
    process = await _run(port, hook.secret)
    try:
        assert process.stdout is not None
        told.start(f"127.0.0.1:{port}")
        job_id = await told.completed()
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        assert line.startswith("generation.completed")
        assert str(job_id) in line
        stranger = await told.webhook(f"http://127.0.0.1:{port}/", "course.completed")
        await told.completed("course")
        [refused] = await told.reached(stranger, "pending")
        assert refused.last_status == 401
    finally:
        process.kill()
        await process.wait()
