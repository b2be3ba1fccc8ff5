"""uvicorn, set up for long event streams and for signals that belong to whoever runs the process."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import structlog
import uvicorn
from fastapi import FastAPI

from gateway.services import Services
from schemas.settings import Settings

log = structlog.get_logger(__name__)

#: Connections that may wait to be accepted: thousands of clients reconnect at once after a restart.
BACKLOG = 4096


class Server(uvicorn.Server):
    """Ends the event streams before it waits for open requests to finish: a stream never finishes by itself."""

    def __init__(self, config: uvicorn.Config, services: Services) -> None:
        super().__init__(config)
        self._services = services

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to whoever runs the process; it cancels `serve_gateway`."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            log.info("gateway.started", host=self.config.host, port=self.port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._services.hub.close()
        # What the provider is writing may end by itself in half of the time; then its clients are told.
        seconds = self._services.settings.shutdown_seconds / 2
        ending = asyncio.get_running_loop().call_later(seconds, self._services.proxy.end_streams)
        await super().shutdown(sockets)
        ending.cancel()
        log.info("gateway.stopped")

    @property
    def port(self) -> int:
        """The port that is listened on, also when the settings say 0."""
        return int(self.servers[0].sockets[0].getsockname()[1])

    async def serve_until_cancelled(self) -> None:
        """Cancelling shuts down in order: streams end, open requests finish, then this raises CancelledError."""
        serving = asyncio.ensure_future(self.serve())
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self.should_exit = True
            await serving
            raise


def make_server(app: FastAPI, settings: Settings) -> Server:
    """uvicorn without its own access log, which would write query strings."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        backlog=BACKLOG,
        timeout_graceful_shutdown=max(1, int(settings.shutdown_seconds)),
    )
    return Server(config, app.state.services)
