"""What a data directory remembers."""

import os
import stat
from pathlib import Path

import pytest

from inkmill.errors import CommandError
from inkmill.fleet_file import NAME, new_fleet, read_fleet, running_fleet, write_fleet


def test_only_its_owner_can_read_the_secrets(tmp_path: Path) -> None:
    write_fleet(tmp_path, new_fleet())
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    fleet = new_fleet()
    write_fleet(tmp_path, fleet)
    assert read_fleet(tmp_path) == fleet


def test_two_fleets_share_no_secret() -> None:
    one, other = new_fleet(), new_fleet()
    assert one.jwt_secret != other.jwt_secret
    assert one.postgres_password != other.postgres_password
    assert len(one.jwt_secret.encode()) >= 32


def test_a_directory_without_a_fleet_has_none(tmp_path: Path) -> None:
    assert read_fleet(tmp_path) is None
    assert running_fleet(tmp_path / "missing") is None


def test_a_fleet_runs_when_it_has_an_address_and_its_supervisor_lives(tmp_path: Path) -> None:
    ready = new_fleet().model_copy(update={"address": "http://127.0.0.1:1", "pid": os.getpid()})
    write_fleet(tmp_path, ready)
    assert running_fleet(tmp_path) == ready
    write_fleet(tmp_path, ready.model_copy(update={"pid": 2**22 + 1}))
    assert running_fleet(tmp_path) is None
    write_fleet(tmp_path, ready.model_copy(update={"address": None}))
    assert running_fleet(tmp_path) is None


def test_a_damaged_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("{")
    with pytest.raises(CommandError, match="is damaged"):
        read_fleet(tmp_path)
