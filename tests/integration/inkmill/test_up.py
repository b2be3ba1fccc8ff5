"""`inkmill up`: a whole fleet from one command."""

import os
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from inkmill.fleet_file import read_fleet
from tests.integration.inkmill.fleets import Up, data_folder, gone, run

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def data() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


def _exams(up: Up) -> list[str]:
    token = run("token", "--user", "local", "--data", str(up.data)).stdout.strip()
    answer = httpx2.get(f"{up.address}/api/exams", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    return [exam["title"] for exam in answer.json()["exams"]]


def _add_exam(up: Up, title: str) -> None:
    token = run("token", "--user", "local", "--data", str(up.data)).stdout.strip()
    exam = {"title": title, "questions": [{"question": "2 + 2?", "options": ["3", "4"], "correct": [1]}]}
    answer = httpx2.post(f"{up.address}/api/exams", json=exam, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 201, answer.text


def test_a_fleet_is_ready_says_so_in_one_line_and_stops_without_a_trace(data: Path) -> None:
    begun = time.monotonic()
    up = Up(data)
    assert time.monotonic() - begun < 20  # 10 s on a machine that does nothing else
    assert httpx2.get(f"{up.address}/ready").status_code == 200
    family = up.family()
    status, out, err = up.stop()
    assert (status, out, err) == (0, "", "")
    assert gone(family)
    fleet = read_fleet(data)
    assert fleet is not None
    assert fleet.address is None
    assert stat.S_IMODE((data / "fleet.json").stat().st_mode) == 0o600


def test_data_survives_a_restart_and_a_kill_of_everything(data: Path) -> None:
    up = Up(data)
    _add_exam(up, "kept")
    assert up.stop()[0] == 0
    up = Up(data)
    assert _exams(up) == ["kept"]
    _add_exam(up, "kept too")
    up.kill()
    up = Up(data)
    assert sorted(_exams(up)) == ["kept", "kept too"]
    assert up.stop()[0] == 0


def test_nothing_outlives_a_killed_supervisor(data: Path) -> None:
    up = Up(data)
    family = up.family()
    up.process.kill()
    up.process.communicate()
    assert gone(family)


def test_a_dead_worker_is_replaced(data: Path) -> None:
    up = Up(data)
    worker = next(process for process in up.family() if "worker" in process.cmdline())
    os.kill(worker.pid, signal.SIGKILL)
    assert gone([worker])
    deadline = time.monotonic() + 20
    while not any("worker" in process.cmdline() for process in up.family()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    _, _, err = up.stop()
    assert "worker was ended by SIGKILL; it starts again" in err


def test_a_second_fleet_in_a_directory_and_on_a_port_is_refused_in_one_sentence(data: Path) -> None:
    up = Up(data)
    second = run("up", "--data", str(data), "--port", "0")
    assert (second.returncode, second.stdout) == (1, "")
    assert "A fleet already runs in" in second.stderr
    assert second.stderr.count("\n") == 1
    with data_folder() as other:
        taken = run("up", "--data", str(other), "--port", up.address.rsplit(":", 1)[1])
    assert taken.returncode == 1
    assert "is taken; choose another one with --port" in taken.stderr
    assert up.stop()[0] == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as another user")
def test_root_can_keep_a_fleet_where_nobody_else_can_look() -> None:
    closed = Path(tempfile.mkdtemp(prefix="inkmill-closed-"))  # mode 0700
    try:
        up = Up(closed / "data")
        _add_exam(up, "kept")
        assert up.stop()[0] == 0
    finally:
        fleet = read_fleet(closed / "data")
        shutil.rmtree(closed)
        if fleet is not None:
            shutil.rmtree(Path("/var/lib/inkmill") / fleet.id)
