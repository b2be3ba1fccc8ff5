"""A worker's lease, renewed off the event loop: one task that stalls the loop must not cost its neighbours."""

import threading
from collections.abc import Callable, Sequence
from uuid import UUID

import psycopg
import structlog

from fleet import metrics
from ledger.leases import renew_lease
from schemas.settings import Settings

log = structlog.get_logger(__name__)


class Lease:
    """A thread with a connection of its own. `on_ended` is told (in that thread) which attempts ended without us."""

    def __init__(
        self,
        settings: Settings,
        worker_id: UUID,
        running: Callable[[], Sequence[UUID]],
        on_ended: Callable[[set[UUID]], None],
    ) -> None:
        self._settings = settings
        self._worker_id = worker_id
        self._running = running
        self._on_ended = on_ended
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lease", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        connection: psycopg.Connection | None = None
        while not self._stopped.wait(self._settings.lease_renew_seconds):
            try:
                if connection is None or connection.closed:
                    connection = psycopg.connect(
                        self._settings.database_url,
                        autocommit=True,
                        connect_timeout=5,
                        options="-c lock_timeout=5s -c statement_timeout=10s",
                    )
                ended = renew_lease(connection, self._worker_id, self._settings.lease_seconds, self._running())
                metrics.LEASE_RENEWALS.labels("renewed").inc()
                if ended:
                    self._on_ended(ended)
            except psycopg.Error as error:
                metrics.LEASE_RENEWALS.labels("failed").inc()
                log.warning("lease.not_renewed", error=str(error).split("\n")[0])
                if connection is not None:
                    connection.close()
        if connection is not None:
            connection.close()
