"""Markdown by chance: everything the writer knows, broken, nested and mixed with attempts to break out."""

import random

_WORDS = [
    *["light", "plant", "α", "中文", "日本語", "العربية", "שלום", "हिन्दी", "한국어", "Ελλάς", "мир", "ไทย", "a" * 90],
    *["😀", "👩\u200d👧", "🇩🇪", "\u200b", "\u202e", "\x01", "\ud800", "$", "$$", "#", "\\", '"', "`", "*", "_", "~~"],
    *["[", "](", ")", "!", "<", ">", "&amp;", "&#0;", "\\(", "\\)", "\\[", "\\]", "|", "-", "1.", "^[", "[^1]", "[^x]"],
    *["//", "/*", "*/", "@ref", "=", '#read("/etc/passwd")', '#import "@preview/cetz:0.2.0"', '"; #panic("x"); "'],
    *["#while true {}", "]#panic()[", "\\u{41}", "https://example.org/a?b=c#d", "mailto:a@b.c", "Qw0wQ"],
    "inkmill-picture:0",
]
_LATEX = [
    *[
        r"\frac{a}{b}",
        r"\text{#read('x')}",
        r"\text{",
        "}",
        "{",
        "^",
        "_",
        "&",
        r"\\",
        r"\begin{matrix}",
        "x",
        "中",
        "#",
    ],
    *[
        r"\end{matrix}",
        r"\left(",
        r"\right)",
        r"\sqrt[3]{",
        r"\foo",
        '"',
        r"\sum_{i}",
        r"\mathbb{R}",
        "std.read",
        "eval",
    ],
    *[r"\href{x}{y}", r"\ce{H2O}", r"\hspace{1em}[x]", r"\boxed{", r"\begin{cases}", r"\end{cases}", r"\color{red}"],
    *[r"\operatorname{a#b}", "sys.inputs"],
]
_HTML = [
    *["<b>", "</b>", "<script>", "</script>", "<sub>", "</sup>", "<br>", "</details>", "-->", "<![CDATA[", "<?php"],
    *["<style>", "<p/>", "<table><tr><td>", "<!-- ", "<details><summary>", "<svg onload=x>"],
    "<img src='file:///etc/passwd' alt=x>",
    "<a href='javascript:1'>",
]
_STARTS = [
    *[
        "# ",
        "### ",
        "- ",
        "  - ",
        "1. ",
        "999999999) ",
        "> ",
        "> > - ",
        "- [ ] ",
        "- [x] ",
        "    ",
        "```",
        "~~~py",
        "$$",
    ],
    *[
        "\\[",
        "| ",
        "|--|:-:|",
        ": ",
        "[^1]: ",
        "[x]: http://a ",
        "---",
        "===",
        "***",
        "\t",
        "<div>",
        "![alt](",
        "* * * ",
    ],
    "\\begin{align}",
]
_ADDRESSES = ["javascript:x", "http://a.b", "#x", "file:///etc/passwd", "data:,x"]
_PICTURES = ["data:image/png;base64,AAAA", "http://169.254.169.254/", "/etc/passwd", "store:x"]


def random_markdown(seed: int) -> str:
    """The same document for the same seed."""
    dice = random.Random(seed)
    lines = [_line(dice) for _ in range(dice.randrange(1, 40))]
    return dice.choice(["\n", "\n\n", "\n"]).join(lines)


def _line(dice: random.Random) -> str:
    start = "".join(dice.choices(_STARTS, k=dice.choice([0, 0, 1, 1, 2, 5])))
    return start + dice.choice(["", " "]).join(_piece(dice) for _ in range(dice.randrange(0, 12)))


def _piece(dice: random.Random) -> str:
    words = " ".join(dice.choices(_WORDS, k=dice.randrange(1, 4)))
    latex = "".join(dice.choices(_LATEX, k=dice.randrange(1, 6)))
    return dice.choice(
        [
            words,
            words,
            f"${latex}$",
            f"\\({latex}\\)",
            dice.choice(_HTML),
            f"[{words}]({dice.choice(_ADDRESSES)})",
            f"![{words}]({dice.choice(_PICTURES)})",
            f"**{words}** *{words}* `{words}` | {words} |",
        ]
    )
