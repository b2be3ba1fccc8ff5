"""The data directory, and who may reach it."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from inkmill.embedded.account import Account
from inkmill.embedded.home import locked
from inkmill.embedded.ports import free_port, is_free
from inkmill.errors import FleetError

NOBODY = Account(65534, 65534)


def test_a_directory_has_one_fleet_at_a_time(tmp_path: Path) -> None:
    with ExitStack() as first:
        first.enter_context(locked(tmp_path / "data"))
        with pytest.raises(FleetError, match="A fleet already runs in"), locked(tmp_path / "data"):
            pass
    with locked(tmp_path / "data") as data:
        assert (data / "logs").is_dir()


def test_a_file_in_the_place_of_the_directory_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(FleetError, match="cannot be used"), locked(tmp_path / "data"):
        pass


def test_a_folder_below_a_closed_one_cannot_be_entered(tmp_path: Path) -> None:
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    assert not NOBODY.may_enter(inner)
    assert NOBODY.may_enter(Path("/usr/bin"))


def test_a_taken_port_is_not_free() -> None:
    import socket

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        assert not is_free("127.0.0.1", server.getsockname()[1])
    assert is_free("127.0.0.1", free_port())
