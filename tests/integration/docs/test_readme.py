"""The walk in README.md, line by line, against a fleet of `inkmill up`."""

import re
import shlex
import shutil
import subprocess

import pytest

from tests.integration.inkmill.fleets import COMMAND, ROOT, Up, data_folder, environment


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed; the README's walk needs it.")
def test_the_walk_in_the_readme_ends_with_a_course_as_markdown() -> None:
    (walk,) = re.findall(r"```sh\n(API=.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    with data_folder() as data:
        up = Up(data)
        try:
            script = walk.replace("http://127.0.0.1:8080", up.address).replace("--data .data", f"--data {data}")
            script = script.replace(".venv/bin/inkmill", shlex.join(COMMAND))
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", script],
                cwd=ROOT,
                env=environment(),
                capture_output=True,
                text=True,
                timeout=100,
                check=False,
            )
        finally:
            up.stop()
    assert done.returncode == 0, done.stderr
    stream, _, course = done.stdout.partition("event: job_completed")
    assert "event: topic_completed" in stream
    assert "\n# Computer networking fundamentals\n" in course
