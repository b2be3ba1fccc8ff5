"""The command line: what it prints and how it ends."""

import sys

import pytest

from inkmill import command


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["inkmill", *arguments])
    with pytest.raises(SystemExit) as ended:
        command.main()
    return int(ended.value.code or 0)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in ("INKMILL_URL", "INKMILL_TOKEN", "INKMILL_JWT_SECRET", "INKMILL_LEASE_SECONDS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))


def test_an_error_is_one_sentence_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "jobs") == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err == (
        "inkmill: No fleet runs in .data; start one with `inkmill up`, or name a gateway with --url.\n"
    )


def test_debug_shows_where_an_error_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["inkmill", "--debug", "jobs"])
    with pytest.raises(Exception, match="No fleet runs"):
        command.main()


def test_wrong_usage_has_status_2(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(monkeypatch, "show", "not-an-id") == 2
    assert _run(monkeypatch, "worker", "--pool", "nonsense") == 2


def test_an_unreachable_gateway_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(monkeypatch, "jobs", "--url", "http://127.0.0.1:9", "--token", "t") == 1
    assert "The gateway at http://127.0.0.1:9 cannot be reached" in capsys.readouterr().err


def test_a_gateway_needs_a_token(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(monkeypatch, "jobs", "--url", "http://127.0.0.1:9") == 1
    assert "Give a token" in capsys.readouterr().err


def test_settings_that_do_not_fit_are_named_without_their_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INKMILL_JWT_SECRET", "too-short-secret")
    assert _run(monkeypatch, "token", "--user", "ada") == 1
    written = capsys.readouterr().err
    assert "INKMILL_JWT_SECRET must have at least 32 bytes" in written
    assert "too-short-secret" not in written


def test_a_token_is_alone_on_its_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("INKMILL_JWT_SECRET", "x" * 40)
    assert _run(monkeypatch, "token", "--user", "ada") == 0
    written = capsys.readouterr()
    assert written.out.count(".") == 2
    assert written.out.count("\n") == 1
    assert written.err == ""


def test_a_missing_exam_file_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "import", "exam", "missing.json", "--url", "http://127.0.0.1:9", "--token", "t") == 1
    assert "missing.json cannot be read" in capsys.readouterr().err
