"""Starting `inkmill up` as a person does, in a process of its own."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[3]
COMMAND = (sys.executable, "-P", "-m", "inkmill.command")
READY = re.compile(r"Inkmill is ready at (http://127\.0\.0\.1:\d+) \(data in .+\)")


def environment(**more: str) -> dict[str, str]:
    """Ours without what points to other services."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("INKMILL_", "ANTHROPIC_"))}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def begin(*arguments: str) -> subprocess.Popen[str]:
    """`inkmill …`, still running."""
    pipe = subprocess.PIPE
    return subprocess.Popen([*COMMAND, *arguments], stdout=pipe, stderr=pipe, text=True, env=environment())


def run(*arguments: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
    """`inkmill …` to its end."""
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=seconds, env=environment(), check=False
    )


class Up:
    """A running `inkmill up`; `more` is set in its environment."""

    def __init__(self, data: Path, port: int = 0, **more: str) -> None:
        self.data = data
        arguments = [*COMMAND, "up", "--data", str(data), "--port", str(port)]
        self.process = subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(**more)
        )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()
        found = READY.fullmatch(self.line.strip())
        assert found, (self.line, self.process.communicate()[1])
        self.address = found[1]

    def family(self) -> list[psutil.Process]:
        """The supervisor and everything below it."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def kill(self) -> None:
        """SIGKILL to everybody at once, as when the machine loses power; returns when all are gone."""
        family = self.family()
        for process in family:
            with suppress(psutil.NoSuchProcess):  # the kernel ends the children of a dead supervisor, too
                process.kill()
        self.process.communicate()
        assert gone(family)

    def stop(self) -> tuple[int, str, str]:
        """SIGTERM; exit status, the rest of standard output, standard error."""
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@contextmanager
def data_folder() -> Iterator[Path]:
    """A folder that the servers' unprivileged user can reach, also when we are root."""
    with tempfile.TemporaryDirectory(prefix="inkmill-test-") as folder:
        os.chmod(folder, 0o711)
        yield Path(folder) / "data"


def gone(processes: list[psutil.Process], seconds: float = 10) -> bool:
    """Whether all of them end in time."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]
