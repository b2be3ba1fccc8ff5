"""The offline author finds topics: a floor, deterministic, for any number of questions and any script."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schemas.exam import Question
from tests.unit.workers.questions import ask, example
from workers.text.offline.topics import offline_topics
from workers.text.shapes import TopicList

ROOT = Path(__file__).parents[3]


def labels(topics: TopicList, questions: tuple[Question, ...]) -> list[int]:
    place = {name: number for number, topic in enumerate(topics.topics) for name in topic.question_ids}
    return [place[question.id] for question in questions]


def test_topics_of_the_example_agree_with_its_blocks() -> None:
    """Adjusted Rand index (1 is perfect, 0 chance) against the six blocks that a person wrote."""
    from sklearn.metrics import adjusted_rand_score

    questions = example().questions
    topics = offline_topics(questions)
    assert adjusted_rand_score([number // 7 for number in range(42)], labels(topics, questions)) > 0.8


def test_a_shuffled_exam_is_not_sorted_by_its_order() -> None:
    """Neighbours are only averaged where they are provably alike: a shuffled exam still beats chance."""
    from sklearn.metrics import adjusted_rand_score

    questions = example().questions
    blocks = {question.id: number // 7 for number, question in enumerate(questions)}
    shuffled = tuple(questions[number * 19 % 42] for number in range(42))
    topics = offline_topics(shuffled)
    assert adjusted_rand_score([blocks[q.id] for q in shuffled], labels(topics, shuffled)) > 0.2


def test_topics_of_an_exam_in_blocks_keep_its_order() -> None:
    questions = example().questions
    first = [min(int(name[4:]) for name in topic.question_ids) for topic in offline_topics(questions).topics]
    assert first == sorted(first)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 6, 7, 8, 12, 20])
def test_any_number_of_questions_is_covered_once(count: int) -> None:
    questions = example().questions[:count]
    topics = offline_topics(questions).topics
    assert sorted(name for topic in topics for name in topic.question_ids) == sorted(q.id for q in questions)
    assert 1 <= len(topics) <= max(1, count // 2)
    assert all(len(topic.question_ids) > 1 for topic in topics) or count == 1


def test_names_are_unique_readable_and_keep_acronyms() -> None:
    names = [topic.name for topic in offline_topics(example().questions).topics]
    assert len({name.casefold() for name in names}) == len(names)
    assert any("TCP" in name for name in names)
    assert any("DNS" in name for name in names)
    assert all(word[0].isupper() or word == "and" for name in names for word in name.split())


def test_questions_that_share_nothing_are_one_topic() -> None:
    questions = tuple(ask(f"q{n}", f"{n} + {n}?", str(2 * n), str(n)) for n in range(1, 10))
    assert len(offline_topics(questions).topics) == 1


def test_identical_questions_do_not_break_the_clustering() -> None:
    questions = tuple(ask(f"q{n}", "Which river flows through Cologne?", "Rhine", "Danube") for n in range(30))
    topics = offline_topics(questions).topics
    assert sum(len(topic.question_ids) for topic in topics) == 30


def test_german_topics_have_german_names() -> None:
    texts = ["Welche Aufgabe hat das Herz?", "Welche Kammer des Herzens pumpt Blut?", "Was tut das Blut im Herz?"]
    texts += ["Welcher Fluss fließt durch Köln?", "Welcher Fluss ist der längste?", "In welches Meer fließt der Fluss?"]
    topics = offline_topics(tuple(ask(f"q{n}", text, "ja", "nein") for n, text in enumerate(texts))).topics
    assert {"Herz", "Fluss"} & {word for topic in topics for word in topic.name.split()}
    assert "Fragen zu" in topics[0].summary


def test_chinese_topics_are_named_by_chinese_terms() -> None:
    texts = ["光合作用在哪里进行？", "光合作用释放什么气体？", "光合作用需要什么？"]
    texts += ["中国的首都是哪个城市？", "中国最长的河流是什么？", "中国的国旗是什么颜色？"]
    topics = offline_topics(tuple(ask(f"q{n}", text, "甲", "乙") for n, text in enumerate(texts))).topics
    assert any("光合作用" in topic.name for topic in topics)


def test_five_thousand_questions_take_seconds_and_little_memory() -> None:
    base = example().questions
    many = tuple(
        base[n % 42].model_copy(update={"id": f"q{n}", "question": f"{base[n % 42].question} Case {n % 97} of {n}."})
        for n in range(5_000)
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    topics = offline_topics(many).topics
    assert time.process_time() - started < 20  # CPU of all threads; 5 s when measured alone
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 500
    assert sum(len(topic.question_ids) for topic in topics) == 5_000


def test_every_process_writes_the_same_bytes() -> None:
    """Sets iterate differently under another hash seed; nothing written may depend on it."""
    script = (
        "from tests.unit.workers.questions import example\n"
        "from workers.text.offline.topics import offline_topics\n"
        "from workers.text.offline.lesson import offline_lesson\n"
        "import sys\n"
        "q = example().questions\n"
        "t = offline_topics(q)\n"
        "sys.stdout.write(t.model_dump_json() + offline_lesson('A', 'A', q[:20], q).model_dump_json())\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0]) > 1_000


def test_importing_the_crafts_loads_no_heavy_library() -> None:
    script = "import workers.text.topics, workers.text.lessons, sys; print([m for m in ('sklearn', 'numpy', 'scipy', 'anthropic') if m in sys.modules])"  # noqa: E501
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "[]"
