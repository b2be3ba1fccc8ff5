"""Where a fleet on one machine keeps its data, and the lock that makes it the only one there."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inkmill.embedded.account import Account
from inkmill.errors import FleetError

#: Used when root's data directory is closed to the servers' unprivileged user (below /root, for example).
_SHARED = Path("/var/lib/inkmill")


@contextmanager
def locked(folder: Path) -> Iterator[Path]:
    """Hold a data directory; its absolute path. Raises FleetError when another fleet holds it, or it cannot be made.

    The lock belongs to the open file, so it is free the moment its process is gone, however it ended.
    """
    data = folder.absolute()
    try:
        data.mkdir(parents=True, exist_ok=True)
        for name in ("logs", "objects"):
            (data / name).mkdir(mode=0o700, exist_ok=True)
        handle = os.open(data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise FleetError(f"{folder} cannot be used ({error.strerror}); name another directory with --data.") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FleetError(f"A fleet already runs in {folder}; stop it, or use another --data directory.") from error
        yield data
    finally:
        os.close(handle)


def servers_home(data: Path, fleet_id: str, account: Account | None) -> Path:
    """The folder of the embedded servers: in `data`, or in a place that their user can reach."""
    if account is None or account.may_enter(data):
        home = data / "servers"
    else:
        _SHARED.mkdir(parents=True, exist_ok=True)
        _SHARED.chmod(0o755)
        home = _SHARED / fleet_id
    home.mkdir(exist_ok=True)
    home.chmod(0o700)
    if account is not None:
        account.own(home)
    return home
