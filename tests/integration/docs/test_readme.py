"""The walk in README.md, line by line, against a fleet of `inkmill up`."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.integration.inkmill.fleets import COMMAND, ROOT, Up, data_folder, environment


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed; the README's walk needs it.")
def test_the_walks_in_the_readme_end_with_a_course_as_markdown_and_a_lecture_as_pdf(tmp_path: Path) -> None:
    blocks = re.findall(r"```sh\n((?:API|LECTURE)=.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert len(blocks) == 2
    walk = "\n".join(blocks).replace("-o lecture.pdf", f"-o {tmp_path / 'lecture.pdf'}")
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
    assert "event: completed" in course
    assert '"content":"# Tides' in course
    assert (tmp_path / "lecture.pdf").read_bytes().startswith(b"%PDF-")
