"""Groups of questions that belong together, and how many groups there are."""

from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any

from schemas.exam import Question
from workers.text.offline.vectors import vectors

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[np.float64]]

#: Linkage needs the square of this in memory; larger exams are clustered on every n-th question.
SAMPLE_MAX = 1_200
CLUSTERS_MAX = 24
#: Exams with fewer questions are one topic.
SPLIT_QUESTIONS_MIN = 6


def cluster(questions: Sequence[Question]) -> list[list[int]]:
    """Positions of the questions of each cluster, most central first; clusters in teaching order.

    Teaching order: an exam that is itself written topic by topic keeps its order (median position of a cluster).
    Otherwise the cluster nearest to the middle of the whole exam comes first: what is shared before what is special.
    """
    import numpy as np  # noqa: PLC0415

    made = vectors(questions) if len(questions) >= SPLIT_QUESTIONS_MIN else None
    if made is None:
        return [list(range(len(questions)))]
    rows, ordered = made
    labels = _labels(rows)
    middle = rows.mean(axis=0)
    groups: list[tuple[tuple[float, int], list[int]]] = []
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        centre = rows[members].mean(axis=0)
        closeness = np.round(rows[members] @ centre, 6)
        by_centrality = [int(members[i]) for i in np.lexsort((members, -closeness))]
        rank = float(np.median(members)) if ordered else -round(float(centre @ middle), 6)
        groups.append(((rank, int(members[0])), by_centrality))
    return [members for _, members in sorted(groups)]


def _labels(rows: "Matrix") -> Any:
    """A cluster number for each row: Ward linkage of a sample, the rest joins the nearest centre."""
    import numpy as np  # noqa: PLC0415
    from scipy.cluster.hierarchy import fcluster, linkage  # type: ignore[import-untyped]  # noqa: PLC0415

    count = len(rows)
    step = -(-count // SAMPLE_MAX)
    sample = np.round(rows[::step], 9)
    tree = linkage(sample, method="ward")
    cuts = [fcluster(tree, wanted, criterion="maxclust") for wanted in _candidates(count)]
    scores = [round(_silhouette(sample, cut), 3) for cut in cuts]
    best = cuts[scores.index(max(scores))]
    centres = np.stack([sample[best == label].mean(axis=0) for label in np.unique(best)])
    labels = np.argmax(np.round(rows @ centres.T, 9), axis=1)
    if step == 1:
        labels = np.searchsorted(np.unique(best), best)
    return _without_crumbs(rows, labels)


def _candidates(count: int) -> range:
    """Numbers of clusters worth trying: around the square root of the number of questions."""
    low = min(10, max(2, round(sqrt(count) / 2)))
    high = min(CLUSTERS_MAX, max(2, round(sqrt(count))))
    return range(low, high + 1)


def _silhouette(rows: "Matrix", labels: Any) -> float:
    import numpy as np  # noqa: PLC0415
    from sklearn.metrics import silhouette_score  # noqa: PLC0415

    groups = len(np.unique(labels))
    return float(silhouette_score(rows, labels)) if 1 < groups < len(rows) else -1.0


def _without_crumbs(rows: "Matrix", labels: Any) -> Any:
    """Clusters of a single question join the nearest cluster: one question makes no lesson."""
    import numpy as np  # noqa: PLC0415

    while True:
        numbers, sizes = np.unique(labels, return_counts=True)
        if len(numbers) < 2 or sizes.min() > 1:
            return labels
        crumb = numbers[sizes.argmin()]
        others = [number for number in numbers if number != crumb]
        position = int(np.flatnonzero(labels == crumb)[0])
        near = [round(float(rows[labels == number].mean(axis=0) @ rows[position]), 9) for number in others]
        labels = labels.copy()
        labels[position] = others[int(np.argmax(near))]
