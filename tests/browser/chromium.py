"""A headless Chromium and one page of it, driven over a pair of pipes: no driver, no port, no package."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
)  # fmt: skip

#: Becomes Chromium, which reads commands from descriptor 3 and answers on 4.
LAUNCH = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for end, number in zip(ends, (3, 4)):
    os.dup2(end, number)
os.execv(sys.argv[3], sys.argv[3:])
"""


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """A tab. `console` holds what its programs wrote, as (kind, text)."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self._session: str | None = None
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded = asyncio.Event()
        self.console: list[tuple[str, str]] = []

    async def open(self) -> None:
        target = await self.call("Target.createTarget", url="about:blank")
        attached = await self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network"):
            await self.call(f"{domain}.enable")

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """A command of the DevTools protocol; its result."""
        number = len(self._answers) + 1
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        self._send(json.dumps(message).encode() + b"\0")
        async with asyncio.timeout(30):
            result: dict[str, Any] = await answer
        return result

    def hear(self, message: dict[str, Any]) -> None:
        """What Chromium says."""
        if (answer := self._answers.get(message.get("id", 0))) is not None:
            if "error" in message:
                answer.set_exception(RuntimeError(str(message["error"])))
            else:
                answer.set_result(message["result"])
        elif message.get("method") == "Page.loadEventFired":
            self._loaded.set()
        elif message.get("method") == "Runtime.consoleAPICalled":
            said = message["params"]
            words = [str(one.get("value", one.get("description"))) for one in said["args"]]
            self.console.append((said["type"], " ".join(words)))

    async def visit(self, url: str, **cookies: str) -> None:
        """Load a page with these cookies, which its programs cannot read."""
        for name, value in cookies.items():
            flags = {"httpOnly": True, "sameSite": "Lax"}
            await self.call("Network.setCookie", name=name.replace("_", "-"), value=value, url=url, **flags)
        self._loaded.clear()
        await self.call("Page.navigate", url=url)
        async with asyncio.timeout(30):
            await self._loaded.wait()

    async def run(self, program: str) -> Any:
        """Run a program, with `await` where it likes, in the page; its value. Raises RuntimeError."""
        ran = await self.call("Runtime.evaluate", expression=program, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in ran:
            raise RuntimeError(json.dumps(ran["exceptionDetails"]))
        return ran["result"].get("value")


@asynccontextmanager
async def open_page(chromium: str, profile: Path) -> AsyncIterator[Page]:
    """A page of a fresh Chromium."""
    (its_in, our_out), (our_in, its_out) = os.pipe(), os.pipe()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", LAUNCH, str(its_in), str(its_out), chromium, *FLAGS, f"--user-data-dir={profile}"),
        pass_fds=(its_in, its_out),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(its_in)
    os.close(its_out)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=16 * 1024 * 1024)
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(our_in, "rb"))
    page = Page(lambda data: _write_all(our_out, data))
    listening = asyncio.create_task(_listen(reader, page))
    try:
        await page.open()
        yield page
    finally:
        listening.cancel()
        transport.close()
        os.close(our_out)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _listen(reader: asyncio.StreamReader, page: Page) -> None:
    while True:
        page.hear(json.loads((await reader.readuntil(b"\0"))[:-1]))


def _write_all(pipe: int, data: bytes) -> None:
    while data:
        data = data[os.write(pipe, data) :]
