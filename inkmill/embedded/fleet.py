"""A whole fleet on one machine: PostgreSQL, Valkey, gateway, worker and clock, under one supervisor."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import psycopg

from inkmill.embedded.home import locked
from inkmill.embedded.layout import CLOCK, Layout, lay_out
from inkmill.embedded.part import Part
from inkmill.embedded.ports import free_port, is_free
from inkmill.errors import FleetError
from inkmill.fleet_file import FleetFile, write_fleet
from ledger.leases import expire_leases
from ledger.migrate import migrate

#: From released processes to a gateway that says it is ready.
READY_SECONDS = 60.0

Say = Callable[[str], None]


@asynccontextmanager
async def run_fleet(folder: Path, host: str, port: int, say: Say) -> AsyncIterator[FleetFile]:
    """Start everything, yield when the gateway is ready, stop everything in order. Raises FleetError.

    `say` gets one sentence for each part that dies and is started again.
    """
    with locked(folder) as data:
        if port and not is_free(host, port):
            raise FleetError(f"Port {port} on {host} is taken; choose another one with --port (0 takes a free one).")
        layout = lay_out(data, host, port or free_port(host))
        write_fleet(data, layout.fleet)
        processes = [Part(recipe, say) for recipe in layout.processes]
        postgres, valkey = (Part(recipe, say) for recipe in layout.servers)
        try:
            await _bring_up(layout, processes, postgres, valkey)
            ready = layout.fleet.model_copy(update={"address": layout.address})
            write_fleet(data, ready)
            yield ready
        finally:
            write_fleet(data, layout.fleet)
            await _stop(processes, (valkey, postgres))


async def _bring_up(layout: Layout, processes: Sequence[Part], postgres: Part, valkey: Part) -> None:
    """Gateway and worker load their code while the servers start, and are released after the migration.

    The clock is not needed to be ready: it comes after, and leaves the processors to the others until then.
    """
    loading = [part for part in processes if part.recipe.name != CLOCK]
    for part in loading:
        await part.start()
    await _unless_one_dies(loading, _start_servers(layout, postgres, valkey))
    started = (*loading, postgres, valkey)
    await _unless_one_dies(started, _prepare_ledger(layout.postgres.url))
    for part in loading:
        part.release()
    await _unless_one_dies(started, _gateway_ready(layout.address))
    for part in processes:
        if part not in loading:
            part.release()
            await part.start()
    for part in (*processes, postgres, valkey):
        part.settle()


async def _start_servers(layout: Layout, postgres: Part, valkey: Part) -> None:
    """Both at once. When one fails or we are cancelled, the other has ended too before this returns."""
    starts = [
        asyncio.create_task(_start_postgres(layout, postgres)),
        asyncio.create_task(_start_valkey(layout, valkey)),
    ]
    try:
        await asyncio.gather(*starts)
    finally:
        for start in starts:
            start.cancel()
        await asyncio.gather(*starts, return_exceptions=True)


async def _start_postgres(layout: Layout, part: Part) -> None:
    await layout.postgres.prepare()
    await part.start()
    await _unless_one_dies((part,), layout.postgres.wait_ready())


async def _start_valkey(layout: Layout, part: Part) -> None:
    """A file that a crash damaged beyond loading is dropped: the ledger publishes again what it held."""
    await layout.valkey.prepare()
    await part.start()
    try:
        await _unless_one_dies((part,), layout.valkey.wait_ready())
    except FleetError:
        layout.valkey.forget()
        await part.restart()
        await _unless_one_dies((part,), layout.valkey.wait_ready())


async def _prepare_ledger(database_url: str) -> None:
    """Migrate, and end the leases of a fleet that was killed: we hold its directory, so nobody works under them."""
    await migrate(database_url)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await expire_leases(connection)


async def _unless_one_dies(parts: Iterable[Part], work: Awaitable[object]) -> None:
    """Wait for `work`. Raises FleetError as soon as one of `parts` dies."""
    task = asyncio.ensure_future(work)
    deaths = [asyncio.ensure_future(part.death()) for part in parts]
    try:
        done, _ = await asyncio.wait((task, *deaths), return_when=asyncio.FIRST_COMPLETED)
        for ended in done:
            ended.result()
    finally:
        for waiting in (task, *deaths):
            waiting.cancel()
        await asyncio.gather(task, *deaths, return_exceptions=True)


async def _gateway_ready(address: str) -> None:
    """Ask GET /ready until it is 200."""
    deadline = time.monotonic() + READY_SECONDS
    reason = "it does not answer"
    async with httpx2.AsyncClient(base_url=address, timeout=5, trust_env=False) as client:
        while time.monotonic() < deadline:
            try:
                answer = await client.get("/ready")
                if answer.status_code == 200:
                    return
                reason = answer.text[:300]
            except httpx2.TransportError:
                pass  # it does not listen yet
            await asyncio.sleep(0.05)
    raise FleetError(f"The gateway was not ready in {READY_SECONDS:.0f} seconds: {reason}")


async def _stop(processes: Sequence[Part], servers: Sequence[Part]) -> None:
    """Gateway, worker, clock, then Valkey, then PostgreSQL: each still finds what it needs to end well."""
    for part in (*processes, *servers):
        await part.stop()
