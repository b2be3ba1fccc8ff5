"""Client programs: our own in examples/, and those of the API's document where it is at hand."""

import asyncio
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
SEEDS = ROOT.parent / "shared" / "seeds"
DOCUMENT = SEEDS / "S0-course-generation.md"
GENERATION_DOCUMENT = SEEDS / "S1-content-generation.md"

#: What a browser does for a page, for a program that expects to run in one: paths are of the page's origin, and the
#: cookie goes along.
PAGE = """
const network = globalThis.fetch;
globalThis.fetch = (path, options = {}) =>
  network(new URL(path, process.env.INKMILL_URL), {
    ...options,
    headers: { ...options.headers, Cookie: `sb-access-token=${process.env.INKMILL_TOKEN}` },
  });
"""

#: A program that does not end by then hangs.
RUN_SECONDS = 40.0


def documented(example: int) -> list[str]:
    """The code blocks of one numbered example of the document; none where the document is not at hand."""
    if not DOCUMENT.exists():
        return []
    section = re.search(rf"^### Example {example}:.*?(?=^##|\Z)", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    assert section is not None, f"the document has no example {example}"
    blocks = re.findall(r"^```(?:javascript|bash)\n(.*?)^```", section[0], re.MULTILINE | re.DOTALL)
    assert blocks, f"example {example} has no code"
    return blocks


def code_under(document: Path, heading: str) -> str:
    """The first code block below a heading of the third level."""
    section = re.search(rf"^### {re.escape(heading)}\n(.*?)(?=^##|\Z)", document.read_text(), re.MULTILINE | re.DOTALL)
    assert section is not None, f"the document has no section {heading}"
    block = re.search(r"^```\w+\n(.*?)^```", section[1], re.MULTILINE | re.DOTALL)
    assert block is not None, f"{heading} has no code"
    return block[1]


def without_types(program: str) -> str:
    """TypeScript as a browser takes it: annotations of parameters and assertions that something is there erased."""
    return re.sub(r"(\w): string\b", r"\1", re.sub(r"(\w)!(?=[,;)\s])", r"\1", program))


def filled(program: str, placeholders: Mapping[str, str]) -> str:
    """The program with its placeholders replaced; each must be there."""
    for placeholder, value in placeholders.items():
        assert placeholder in program, f"{placeholder} is not in the program"
        program = program.replace(placeholder, value)
    return program


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


async def run(*command: str, url: str, token: str) -> Ran:
    """Run a program to its end, with the gateway and the token in its environment."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "INKMILL_URL": url, "INKMILL_TOKEN": token},
    )
    try:
        async with asyncio.timeout(RUN_SECONDS):
            out, err = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(), err.decode())
