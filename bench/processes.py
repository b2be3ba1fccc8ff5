"""Parts of a fleet, and doubles, as processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from schemas.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
#: A process that has not ended this long after SIGTERM is killed, seconds.
STOP_SECONDS = 30


def environment(settings: Settings) -> dict[str, str]:
    """Settings as the environment of a child process."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("INKMILL_", "ANTHROPIC_"))}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if value is None:
            continue
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        text = ",".join(plain) if isinstance(plain, tuple) else str(plain)
        env[name.upper() if name.startswith("anthropic") else f"INKMILL_{name.upper()}"] = text
    return env


@contextmanager
def running(commands: Sequence[Sequence[str]], env: dict[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start `python -m …` for each command; stop all at the end. A process that ended early fails with its output."""
    with tempfile.TemporaryFile() as log:
        processes = [
            subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=env, stdout=log, stderr=log)
            for command in commands
        ]
        try:
            yield processes
            for process in processes:
                if process.poll() is not None:
                    raise RuntimeError(f"{process.args!r} ended with status {process.returncode}")
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace")[-4000:])
            raise
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
            for process in processes:
                try:
                    process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def listens(port: int) -> bool:
    """Whether somebody on this machine listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
