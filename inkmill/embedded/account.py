"""Who the embedded servers run as. PostgreSQL refuses to run as root."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from inkmill.errors import FleetError


@dataclass(frozen=True, slots=True)
class Account:
    """A user without privileges."""

    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Whether this user can reach what is in `folder`: the search permission on it and everything above it."""
        return all(self._may_search(part.stat()) for part in (folder, *folder.parents))

    def own(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)

    def _may_search(self, found: os.stat_result) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def unprivileged() -> Account | None:
    """The user `nobody` when we are root; None when we are not, and run the servers as ourselves."""
    if os.geteuid() != 0:
        try:
            pwd.getpwuid(os.geteuid())
        except KeyError as error:
            raise FleetError(
                f"User id {os.geteuid()} has no name, which PostgreSQL needs: add it to /etc/passwd, or run as another."
            ) from error
        return None
    try:
        found = pwd.getpwnam("nobody")
    except KeyError as error:
        raise FleetError(
            "PostgreSQL does not run as root and this system has no user nobody; start as another user."
        ) from error
    return Account(found.pw_uid, found.pw_gid)


class Identity(TypedDict, total=False):
    """Arguments of a subprocess that say who it runs as."""

    user: int
    group: int
    extra_groups: list[int]


def identity(account: Account | None) -> Identity:
    """Empty for ourselves."""
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
