"""What the review gate says of single items."""

import pytest

from schemas.quiz import ItemKind, QuizItem, RubricLine
from tests.unit.workers.review.quiz import checks, multiple, quiz, single, the
from workers.text.review import review_items


def blocks(*items: QuizItem) -> set[str]:
    return checks(review_items(items).blocks)


def warnings(*items: QuizItem) -> set[str]:
    return checks(review_items(items).warnings)


def test_a_clean_set_has_no_findings_and_full_score() -> None:
    report = review_items(quiz(28), language="en")
    assert report.blocks == report.warnings == ()
    assert report.score == 100
    assert {"longest_option", "key_position", "duplicates", "wrong_language"} <= set(report.checks)


@pytest.mark.parametrize(
    "option",
    [
        "All of the above", "None of the above.", "none of these", "Both of the above", "All of these",
        "Neither of these",
        "All of the above are correct", "None of the answers is correct", "All the above", "Any of the above",
        "Alle oben genannten", "Keine der genannten", "Keine der obigen Antworten", "Alle Antworten sind richtig",
        "Nichts davon", "Keines davon", "Toutes ces réponses", "Aucune de ces réponses", "Tout ce qui précède",
        "Toutes les réponses ci-dessus", "Todas las anteriores", "Ninguna de las anteriores",
        "Ninguna de estas opciones es correcta",
        "Todas las respuestas anteriores", "Alle bovenstaande", "Geen van bovenstaande", "Geen van deze",
        "Al het bovenstaande",
        "Tutte le precedenti", "Nessuna delle precedenti", "Tutte le risposte precedenti", "Todas as anteriores",
        "Nenhuma das anteriores", "Todas as alternativas acima", "以上都是", "以上都不是", "上記のすべて",
    ],
)  # fmt: skip
def test_an_option_about_all_or_none_of_the_others_blocks(option: str) -> None:
    assert "all_or_none_of_the_above" in blocks(single(options=("Danube", "Thames", "Tagus", option)))


@pytest.mark.parametrize(
    "option",
    [
        "None", "All", "Both", "All of the energy", "None of the water evaporates", "All models are wrong",
        "Both nets improve",
        "Above all", "The layers above", "Alle Menschen", "Keine Energie", "Aucun effet", "Todas las mañanas",
        "It is above all others",
        "All of these samples are discarded at once", "Alle Kinder", "Geen water", "Tutte le strade",
    ],
)  # fmt: skip
def test_an_option_that_says_something_of_its_own_does_not(option: str) -> None:
    assert "all_or_none_of_the_above" not in blocks(single(options=("Danube", "Thames", "Tagus", option)))


def test_the_number_of_right_options_must_fit_the_kind() -> None:
    two = single("two", correct=(0, 1))
    none = single("none", correct=())
    one_of_many = multiple("few", "Which two rivers meet the sea?", ("Danube", "Thames", "Inn"), (1,))
    all_of_them = multiple("all", "Which two are towns?", ("Graz", "Linz"), (0, 1))
    for item in (two, none, one_of_many, all_of_them):
        assert "right_answers" in blocks(item), item.id
    assert "right_answers" not in blocks(
        multiple("good", "Which two are rivers?", ("Danube", "Thames", "Graz"), (0, 1))
    )


def test_an_open_item_needs_a_model_answer() -> None:
    rubric = (RubricLine(criterion="names the wick", points=2),)
    empty = QuizItem(id="o", kind=ItemKind.OPEN, question="Why does a candle need a wick?", rubric=rubric)
    assert "right_answers" in blocks(empty)
    assert blocks(empty.model_copy(update={"answer": "The wick lifts the melted wax into the flame."})) == set()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Paris", "paris"), ("A volcano", "Volcano"), ("well-known", "well known"), ("It melts.", "It melts"),
        ("ﬁre", "fire"), ("x < 1", "x<1"), ("the  moon", "The moon"), ("8.75", "8.75"), ("50 %", "50%"), ("DNA",
        "dna"),
        ("Der Mond", "Mond"), ("Café", "Café"),
    ],
)  # fmt: skip
def test_options_that_differ_only_in_form_block(first: str, second: str) -> None:
    assert "equal_options" in blocks(single(options=(first, second, "something else", "another thing")))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("x<1", "x>1"), ("a", "A"), ("5", "-5"), ("5", "−5"), ("1.5", "15"), ("mW", "MW"), ("Mb", "MB"), ("f(x)",
        "F(x)"), ("i++", "++i"),
        ('"1"', "1"), ("[0, 1]", "(0, 1)"), ("a.b", "ab"), ("x²", "x2"), ("`String`", "`string`"), ("El Niño",
        "La Niña"),
        ("10:30", "1030"), ("3/4", "34"), ("C", "C++"), ("n", "N"), ("True and False", "False and True"),
    ],
)  # fmt: skip
def test_options_that_differ_in_meaning_do_not(first: str, second: str) -> None:
    assert "equal_options" not in blocks(single(options=(first, second, "something else", "another thing")))


def test_an_empty_option_and_a_single_option_block() -> None:
    assert "equal_options" in blocks(single(options=("Danube", " ", "Inn")))
    assert "equal_options" in blocks(single(options=("Danube",)))


def test_counts_that_were_not_met_block_and_are_named() -> None:
    items = quiz(3)
    report = review_items(items, counts={ItemKind.SINGLE: 4, ItemKind.OPEN: 1})
    messages = [finding.message for finding in report.blocks if finding.check == "wrong_counts"]
    assert len(messages) == 2
    assert "There are 3 items of kind “single” where 4 were asked for." in messages
    assert "wrong_counts" not in checks(review_items(items, counts={ItemKind.SINGLE: 3}).blocks)


@pytest.mark.parametrize(
    "question",
    [
        "Which of these is NOT a metal?", "All of the following are gases EXCEPT:",
        "Which river does not flow north?",
        "Which one isn't a prime?", "Welcher Stoff ist kein Metall? Welche Aussage trifft nicht zu?",
        "Lequel n'est pas un métal ?",
        "¿Cuál no es un metal?", "Which of these was never written down?",
    ],
)  # fmt: skip
def test_a_question_for_what_is_not_so_is_warned_of_and_does_not_block(question: str) -> None:
    item = single(question=question)
    assert "negative_stem" in warnings(item)
    assert blocks(item) == set()


@pytest.mark.parametrize(
    "question",
    [
        "What happens if the layer is not frozen?", "Which gas burns when there is not enough air?",
        "Why does ice NOT sink?",
        "20 % of voters, who are not members, voted. How many is that?",
        "Lizards which do not have legs are called what?",
        "Which note follows this one?", "Was passiert, wenn das Wasser nicht kocht?",
    ],
)  # fmt: skip
def test_a_denial_beside_the_question_is_not(question: str) -> None:
    assert "negative_stem" not in warnings(single(question=question))


def test_absolute_terms_in_wrong_options_are_warned_of() -> None:
    options = ("It depends on the load", "It always fails", "It melts", "It bends")
    assert "absolute_terms" in warnings(single(question="What happens to a bridge?", options=options))
    assert "absolute_terms" not in warnings(single(question="What always happens to a bridge?", options=options))
    assert "absolute_terms" not in warnings(single(options=options, correct=(1,)))


def test_an_article_or_verb_that_only_the_right_option_fits_is_warned_of() -> None:
    article = single(question="A tool that measures angles is an", options=("octant", "ruler", "compass", "balance"))
    assert "grammatical_cue" in warnings(article)
    verb = single(question="The parts of a flower that make pollen are", options=("stamens", "root", "leaf", "stem"))
    assert "grammatical_cue" in warnings(verb)
    fair = single(question="A tool that measures angles is an", options=("octant", "anchor", "awl", "oar"))
    assert "grammatical_cue" not in warnings(fair)


def test_options_of_another_kind_or_far_too_short_are_warned_of() -> None:
    number = single(question="How many legs has a spider?", options=("8", "6", "a lot of them", "10"))
    assert "implausible_distractor" in warnings(number)
    long = "It lifts the melted wax to the flame by capillary action, where the wax turns to vapour"
    short = single(
        question="What does a wick do?",
        options=(long, "Nothing much", "It holds the candle upright in its stand", long[:50]),
    )
    assert "implausible_distractor" in warnings(short)
    fair = single(question="How many legs has a spider?", options=("8", "6", "Cannot be determined", "10"))
    assert "implausible_distractor" not in warnings(fair)


def test_numbers_and_names_that_the_source_lacks_block_but_wrong_options_may_be_wrong() -> None:
    source = "Michael Faraday lectured on the candle in London in 1860. A candle needs a wick."
    good = single("good", "When did Faraday lecture in London?", ("1860", "1871", "1799", "1902"))
    bad = single("bad", "When did Faraday lecture?", ("1861", "1860", "1799", "1902"), (0,))
    name = single("name", "Where did he lecture?", ("London", "Paris"), explanation="As Maxwell said, not in Paris.")
    report = review_items([good, bad, name], source_of=lambda item: source)
    assert the(report, "unsupported_number").items == ("bad",)
    assert "1861" in the(report, "unsupported_number").message
    assert the(report, "unsupported_name").items == ("name",)
    assert "Maxwell" in the(report, "unsupported_name").message
    assert "Paris" not in the(report, "unsupported_name").message
    assert review_items([name], source_of=lambda item: None).blocks == ()


def test_items_in_another_language_block() -> None:
    german = single(
        "de",
        "Was geschieht mit dem Wachs einer Kerze, wenn sie mit einer Flamme in der Nähe des Dochtes erwärmt wird?",
        ("Es wird flüssig und steigt im Docht auf", "Es bleibt fest und wird nicht warm", "Es fällt auf den Boden"),
    )
    report = review_items([*quiz(5), german], language="en")
    assert the(report, "wrong_language").items == ("de",)
    assert "German instead of English" in the(report, "wrong_language").message
    assert "wrong_language" not in checks(review_items([german], language="de").blocks)


def test_leaked_reasoning_in_any_part_of_an_item_blocks() -> None:
    explained = single(explanation="Let me check the transcript again. The Danube flows through Vienna.")
    assert "leaked_reasoning" in blocks(explained)
    assert "leaked_reasoning" in blocks(single(options=("Danube", "[insert distractor here]", "Inn")))
