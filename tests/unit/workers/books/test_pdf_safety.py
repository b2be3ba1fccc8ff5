"""Attempts to break out of the document, and documents that are too much."""

import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import pytest

from schemas.document import Styling
from schemas.errors import PermanentError
from tests.unit.workers.books.pictures import png
from tests.unit.workers.books.random_markdown import random_markdown
from tests.unit.workers.books.reading import made, text
from workers.books.latex import typst_math
from workers.books.pdf import Pdf, make_pdf
from workers.books.typesetting import TypesettingError, typeset

CODE = [
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.2.0"',
    '"; #panic("out"); "',
    "]; #panic()[",
    "#while true {}",
    "\\u{23}panic()",
    '\\"#panic()',
    "*/ #panic() /*",
    "$ #panic() $",
    "```#panic()```",
    "#sys.inputs",
    '#eval("panic()")',
    "<label> @ref #label",
]
PLACES: list[Callable[[str], str]] = [
    lambda code: code,
    lambda code: f"# {code}",
    lambda code: f"`{code}` and\n\n```{code}\n{code}\n```",
    lambda code: f"| {code} |\n|--|\n| {code} |",
    lambda code: f'[{code}](http://a.example/{code} "{code}") ![{code}](x "{code}")',
    lambda code: f"x[^{code}] ^[{code}]\n\n[^{code}]: {code}",
    lambda code: f"- [x] {code}\n\n{code}\n: {code}\n\n> {code}",
    lambda code: (
        f'${code}$ $\\text{{{code}}}$ $"{code}\\text{{{code}}}"$ $\\mathrm{{{code}}}$ $$\\operatorname{{{code}}}$$'
    ),
    lambda code: f"<b title='{code}'>{code}</b> <a href=\"http://a.example/{code}\">{code}</a>",
]


@pytest.mark.parametrize("code", CODE)
def test_no_text_is_ever_run(code: str) -> None:
    for place in PLACES:
        pdf = make_pdf(place(code), title=code, author=code, styling=Styling())
        assert pdf.pages == 1
        assert "root:" not in text(pdf)


def test_code_in_the_text_of_a_formula_is_shown_as_text() -> None:
    assert '#read("/etc/passwd")' in text(made('$\\text{#read("/etc/passwd")} = 1$'))


@pytest.mark.parametrize(
    "latex",
    [
        '"\\text{#read("/etc/passwd")}',
        'a"b\\text{#panic()}"c',
        "\\text{a}#panic()\\text{b}",
        "\\hspace{1em}[#panic()]",
        "\\boxed{#panic()}",
        "\\includegraphics{/etc/passwd}",
        "\\href{http://a}{#panic()}",
        '\\"#panic()',
        "\\\\\"#panic()\\text{x}",
        "Qw0wQ\\text{\"#panic()}",
        "\\operatorname{a\"#panic()\"}",
        "\\text{\\text{\"#panic()}}",
    ],
)  # fmt: skip
def test_a_translated_formula_holds_no_code_outside_its_strings(latex: str) -> None:
    made_math = typst_math(latex)
    if made_math is None:
        return
    outside = []
    inside = escaped = False
    for char in made_math:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"':
            inside = not inside
        elif not inside:
            outside.append(char)
    assert not inside
    assert "#" not in "".join(outside).replace("#box(stroke", "").replace("#h(", "").replace("#none", "")


def test_typst_sees_an_empty_folder_and_no_packages(tmp_path) -> None:  # type: ignore[no-untyped-def]
    for source in (
        '#read("/etc/passwd")',
        '#read("../../etc/passwd")',
        '#image("/etc/hostname")',
        '#import "@local/a:0.1.0"',
    ):
        with pytest.raises(TypesettingError):
            typeset(source, tmp_path, accessible=False)


@pytest.mark.parametrize("start", range(0, 120, 30))
def test_random_documents_become_a_pdf_or_a_permanent_error(start: int) -> None:
    codes: set[str] = set()
    for seed in range(start, start + 30):
        markdown = random_markdown(seed)
        try:
            pdf = make_pdf(markdown, title=markdown[:60] or "x", author=markdown[-40:], styling=Styling())
        except PermanentError as error:
            codes.add(error.error_code)
        else:
            assert isinstance(pdf, Pdf)
            assert pdf.pages > 0
    assert codes <= {"pdf_failed"}


@pytest.mark.parametrize(
    "markdown",
    [
        "",
        "\n\n\n",
        "[x](http://a.example '" + "t" * 1_000_000 + "')",
        "a" * 300_000,
        ">" * 1000 + " deep",
        "- " * 3000 + "deep",
        "*a _b " * 5000,
        "[" * 3000,
        "".join("`" * count + " " for count in range(1, 300)),
        "<div>" * 20_000,
        "$a " * 20_000,
        "&amp;" * 20_000,
        "# " + "long heading " * 500,
        "| " + "wide " * 2000 + " |\n|--|\n| x |",
        "$" + "{" * 500 + "}" * 500 + "$",
        "$" + "\\sqrt{" * 300 + "x" + "}" * 300 + "$",
        "![" + "[" * 500 + "](x)",
    ],
    ids=range(17),
)
def test_hostile_shapes_become_a_pdf(markdown: str) -> None:
    assert made(markdown).pages >= 1


def test_ten_thousand_headings_become_a_pdf() -> None:
    assert made("\n\n".join(f"## Heading {number}" for number in range(10_000))).pages > 200


def _limited(markdown: str) -> tuple[str, str]:
    megabytes = 600
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    try:
        return "pdf", str(make_pdf(markdown, title="Big", author=None, styling=Styling()).pages)
    except PermanentError as error:
        return error.error_code, error.message


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Words of a very long text. " * 190_000, "pdf_failed"),
        ("| a | b |\n|--|--|\n" + "| c | d |\n" * 40_000, "pdf_failed"),
        ("Words of a text. " * 20_000, "pdf"),
    ],
    ids=["five megabytes", "eighty thousand cells", "a book"],
)
def test_a_document_beyond_the_memory_of_a_child_is_refused_in_one_sentence(markdown: str, expected: str) -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("forkserver")) as pool:
        outcome, message = pool.submit(_limited, markdown).result(timeout=110)
    assert outcome == expected
    if expected == "pdf_failed":
        assert "split it" in message


def test_pictures_in_the_text_do_not_slow_the_parser_down() -> None:
    import base64
    import time

    data = base64.b64encode(png((1500, 1500)) + b"\0" * 1_000_000).decode()
    started = time.process_time()
    assert made(f"![a](data:image/png;base64,{data}) and `data:image/png;base64,{data[:300]}`").pages >= 1
    assert time.process_time() - started < 5
