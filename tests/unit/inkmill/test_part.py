"""One supervised child process."""

import asyncio
import os
import signal
import sys
import textwrap
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest

from inkmill.embedded import part as part_module
from inkmill.embedded.part import Part, Recipe
from inkmill.errors import FleetError

Make = Callable[..., Part]


@pytest.fixture
async def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Make]:
    monkeypatch.setattr(part_module, "_BACKOFF_SECONDS", (0.01, 0.05))
    parts: list[Part] = []

    def make_part(program: str, **options: object) -> Part:
        said = options.pop("said", [])
        assert isinstance(said, list)
        command = (sys.executable, "-c", textwrap.dedent(program))
        log = tmp_path / "thing.log"
        recipe = Recipe("thing", command, dict(os.environ), log, tmp_path, **options)  # type: ignore[arg-type]
        parts.append(Part(recipe, said.append))
        return parts[-1]

    yield make_part
    for part in parts:
        await part.stop()


async def _until(condition: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(0.01)


async def test_a_part_that_dies_is_started_again(make: Make) -> None:
    said: list[str] = []
    part = make("import time; time.sleep(60)", said=said)
    await part.start()
    part.settle()
    first = part.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await _until(lambda: part.pid != first)
    assert "was ended by SIGKILL; it starts again" in said[0]


async def test_a_death_during_the_start_tells_the_last_line_of_the_log(make: Make) -> None:
    part = make("import sys; print('noise'); sys.exit('the disk is full')")
    await part.start()
    with pytest.raises(FleetError, match="thing stopped with status 1: the disk is full"):
        async with asyncio.timeout(10):
            await part.death()


async def test_a_stopped_part_is_not_started_again(make: Make) -> None:
    part = make("import time; time.sleep(60)")
    await part.start()
    part.settle()
    pid = part.pid
    assert pid is not None
    await part.stop()
    assert part.pid == pid
    assert not psutil.pid_exists(pid)


async def test_a_part_that_does_not_stop_is_killed(make: Make, tmp_path: Path) -> None:
    said: list[str] = []
    program = """
        import pathlib, signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        pathlib.Path("deaf").touch()
        time.sleep(60)
    """
    part = make(program, stop_seconds=0.1, said=said)
    await part.start()
    await _until((tmp_path / "deaf").exists)
    await part.stop()
    assert "did not stop" in said[0]


async def test_a_held_part_waits_until_it_is_released_and_not_again_after_a_death(make: Make, tmp_path: Path) -> None:
    program = """
        import pathlib, sys, time
        sys.stdin.readline()
        with pathlib.Path("served").open("a") as file: file.write("x")
        time.sleep(60)
    """
    part, served = make(program, held=True), tmp_path / "served"
    await part.start()
    part.settle()
    await asyncio.sleep(0.2)
    assert not served.exists()
    part.release()
    await _until(lambda: served.exists() and served.read_text() == "x")
    assert part.pid is not None
    os.kill(part.pid, signal.SIGKILL)
    await _until(lambda: served.read_text() == "xx")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
async def test_no_part_outlives_its_supervisor(tmp_path: Path) -> None:
    program = f"""
import asyncio, os, pathlib, sys
from inkmill.embedded.part import Part, Recipe
async def main():
    folder = pathlib.Path({str(tmp_path)!r})
    command = (sys.executable, "-c", "import time; time.sleep(60)")
    part = Part(Recipe("thing", command, dict(os.environ), folder / "log", folder), print)
    await part.start()
    print(part.pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""
    supervisor = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    assert supervisor.stdout is not None
    child = int(await supervisor.stdout.readline())
    supervisor.kill()
    await supervisor.wait()
    await _until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE)
