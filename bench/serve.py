"""One part of a fleet as a process, logs and loop as in production.

python -m bench.serve worker|clock|gateway [module:function of the pipelines]
"""

import sys
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from fleet.serve import serve_clock, serve_worker
from fleet.worker import PIPELINES
from gateway.serve import serve_gateway
from inkmill.until_signal import run_server
from schemas.settings import Settings


def main(role: str, factory: str = PIPELINES) -> None:
    roles: dict[str, Callable[[Settings], Coroutine[Any, Any, None]]] = {
        "worker": partial(serve_worker, factory=factory),
        "clock": partial(serve_clock, factory=factory),
        "gateway": serve_gateway,
    }
    run_server(roles[role], Settings(), hold=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
