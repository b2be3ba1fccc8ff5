"""docs/metrics.md: every metric that our code registers with prometheus_client, found in the source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from docs.pages.settings import is_read
from docs.pages.source import name_of, nodes, table, text_of

_KINDS = ("Counter", "Gauge", "Histogram", "Summary")

_INTRO = """# Metrics

In the Prometheus text format. The gateway serves its own at `GET /metrics`; a worker and a clock serve theirs at
`INKMILL_METRICS_PORT`. A worker's page holds what `fleet/` and `providers/` count, a clock's what `fleet/` counts; a
gateway's holds the provider calls of its proxy, too.
A histogram is exposed as `_bucket`, `_sum` and `_count`. This page is generated from the source
(`python docs/generate.py`).
"""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric under the name that Prometheus sees."""

    name: str
    kind: str
    labels: tuple[str, ...]
    help: str
    file: str

    @property
    def series(self) -> tuple[str, ...]:
        """The names that a query may use."""
        if self.kind == "Histogram":
            return tuple(f"{self.name}_{part}" for part in ("bucket", "sum", "count"))
        return (self.name,)


def page() -> str:
    rows = [
        (f"`{m.name}`", m.kind.lower(), ", ".join(f"`{label}`" for label in m.labels) or "–", _sentence(m.help), m.file)
        for m in sorted(metrics(), key=lambda m: m.name)
    ]
    served = "" if is_read("metrics_port") else "Workers and clocks serve nothing yet: no code reads that setting.\n"
    return _INTRO + served + "\n" + table(("name", "type", "labels", "what it says", "registered in"), rows) + "\n"


def metrics() -> Iterator[Metric]:
    """Every call `Counter("inkmill_…", …)` and its kin."""
    for file, node in nodes():
        if isinstance(node, ast.Call) and name_of(node.func) in _KINDS and node.args:
            name = text_of(node.args[0])
            if name is not None and name.startswith("inkmill_"):
                yield _metric(node, name, file)


def _metric(node: ast.Call, name: str, file: str) -> Metric:
    kind = name_of(node.func)
    named = {keyword.arg: keyword.value for keyword in node.keywords}
    labels = named.get("labelnames") or (node.args[2] if len(node.args) > 2 else None)
    words = tuple(filter(None, map(text_of, labels.elts))) if isinstance(labels, ast.List | ast.Tuple) else ()
    if kind == "Counter" and not name.endswith("_total"):
        name += "_total"
    return Metric(name, kind, words, text_of(node.args[1]) or "", file)


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
