"""The documents say what the code does: generated pages are up to date, and what prose names exists."""

import ast
import re
from pathlib import Path

import pytest

from docs.generate import DOCS, PAGES
from docs.pages.advice import ADVICE
from docs.pages.api import document
from docs.pages.errors import by_code
from docs.pages.metrics import Metric, metrics
from docs.pages.settings import environment_name, read_comments
from docs.pages.source import PACKAGES, ROOT
from inkmill.command import app
from schemas.settings import Settings

#: Prose of ours. The acceptance rows speak of five APIs, most of which are not built yet.
PROSE = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(set(DOCS.rglob("*.md")) - {DOCS / "promises.md"})]
NAMES = [path.relative_to(ROOT).as_posix() for path in PROSE]
#: Named in prose and made by a command or by a later product, so not there in every clone.
NOT_IN_A_CLONE = {"bench/RESULTS.md", "out/", "logs/"}
#: Read by the command's options and by compose, not by the settings.
OF_THE_COMMAND = {"INKMILL_URL", "INKMILL_TOKEN", "INKMILL_PASSWORD"}

each_page = pytest.mark.parametrize("path", PROSE, ids=NAMES)


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_code_says(name: str) -> None:
    assert (DOCS / name).read_text() == PAGES[name](), "run `python docs/generate.py`"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_a_meaning(name: str) -> None:
    comments, sections = read_comments(ROOT / "schemas" / "settings.py")
    assert comments.get(name), f"write a `#:` comment above {name}"
    assert sum(name in names for names in sections.values()) == 1
    assert f"`{environment_name(name, Settings.model_fields[name])}`" in (DOCS / "settings.md").read_text()


def test_a_variable_that_is_set_to_nothing_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKMILL_REDIS_URL", "")
    assert Settings().redis_url == Settings.model_fields["redis_url"].default


@pytest.mark.parametrize("metric", list(metrics()), ids=lambda metric: metric.name)
def test_every_metric_says_what_it_counts_under_the_name_that_prometheus_sees(metric: Metric) -> None:
    assert metric.help
    assert f"| `{metric.name}` |" in (DOCS / "metrics.md").read_text()


def test_the_metrics_found_in_the_source_are_those_that_the_registries_hold() -> None:
    from prometheus_client import REGISTRY

    import fleet.metrics  # noqa: F401
    import providers.metrics  # noqa: F401
    from gateway.metrics import Metrics

    collected = [family for registry in (REGISTRY, Metrics().registry) for family in registry.collect()]
    registered = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in collected
        if family.name.startswith("inkmill_")
    }
    assert registered == {metric.name for metric in metrics()}


def test_every_error_code_has_advice_and_no_advice_is_left_over() -> None:
    assert set(by_code()) == set(ADVICE)


def test_every_class_of_error_is_among_the_codes() -> None:
    import inkmill.errors
    from gateway.hub import HubClosedError
    from schemas import errors

    def classes(base: type[errors.InkmillError]) -> set[type[errors.InkmillError]]:
        return {base, *(deeper for below in base.__subclasses__() for deeper in classes(below))}

    ours = [one for one in classes(errors.InkmillError) if one.__module__.split(".")[0] in PACKAGES]
    assert HubClosedError in ours
    assert inkmill.errors.FleetError in ours
    assert {one.code for one in ours} <= set(by_code())


def test_every_make_target_is_documented() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = re.findall(r"(?m)^([a-z]+):", makefile)
    described = re.findall(r"(?m)^([a-z]+):.*## \S", makefile)
    assert targets == described
    documented = set(re.findall(r"`make ([a-z]+)`", (DOCS / "development.md").read_text()))
    assert set(targets) == documented


@each_page
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)\s]+)\)", path.read_text()):
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), f"{target} does not exist"
        if anchor:
            headings = re.findall(r"(?m)^#+ (.*)$", file.read_text())
            anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in anchors, f"{name} has no section {anchor}"


@each_page
def test_every_file_named_in_prose_exists(path: Path) -> None:
    for name in re.findall(r"`([\w./-]+/[\w./-]*|[\w.-]+\.(?:md|py|yaml|json|toml))`", path.read_text()):
        if name in NOT_IN_A_CLONE or name.startswith("/") or path.name == "add-a-product.md":
            continue
        assert (ROOT / name).exists() or (DOCS / name).exists(), f"{name} does not exist"


@each_page
def test_every_test_named_in_prose_exists(path: Path) -> None:
    text = path.read_text()
    for file, name in re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", text):
        tree = ast.parse((ROOT / file).read_text())
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert name in names, f"{file} has no {name}"
    for file, name in re.findall(r"`(tests/[\w/]+\.py)` \(`(test_\w+)`\)", re.sub(r"\n\s+", " ", text)):
        assert f"def {name}(" in (ROOT / file).read_text()


@each_page
def test_every_setting_and_metric_named_in_prose_exists(path: Path) -> None:
    text = path.read_text()
    settings = {environment_name(name, field) for name, field in Settings.model_fields.items()}
    assert set(re.findall(r"\bINKMILL_[A-Z_]*[A-Z]\b", text)) <= settings | OF_THE_COMMAND
    assert set(re.findall(r"\binkmill_\w+", text)) <= {metric.name for metric in metrics()}


@each_page
def test_every_path_of_the_api_named_in_prose_is_served(path: Path) -> None:
    patterns = [re.sub(r"\{\w+\}", r"[^/\\s]+", served) for served in document()["paths"]]
    for named in re.findall(r"(?<![\w/])(?:\$API)?(/api/[\w/{}$-]+)", path.read_text()):
        if named.endswith("/") or path.name == "api.md":
            continue
        assert any(re.fullmatch(pattern, named) for pattern in patterns), f"{named} is not served"


@each_page
def test_every_subcommand_named_in_prose_exists(path: Path) -> None:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name for group in app.registered_groups if group.name}
    code = "\n".join(re.findall(r"`[^`\n]+`|```sh\n.*?```", path.read_text(), re.DOTALL))
    for name in re.findall(r"(?m)(?:^|[`(]|& |/bin/)inkmill ([a-z]+)\b", code):
        assert name in known, f"there is no `inkmill {name}`"


def test_a_decision_is_one_page_with_its_four_parts() -> None:
    pages = sorted((DOCS / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text()
        assert text.startswith(f"# {page.name[:4]}: ")
        assert re.findall(r"(?m)^## (.*)$", text) == ["Context", "Decision", "Consequences", "Alternatives"]
        assert len(text.splitlines()) <= 50


def test_prose_names_no_address_of_the_place_where_it_was_written() -> None:
    for path in [*PROSE, *(path for path in (ROOT / "deploy").rglob("*") if path.is_file())]:
        assert not re.search(r"/root/|/home/|index-url|localhost:\d", path.read_text()), path
