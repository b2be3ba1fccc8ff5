"""What Markdown can say and a PDF has to show."""

import time

import pytest

from tests.unit.workers.books.reading import line_of, links, made, pypdf_text, tags, text


def test_emphasis_code_and_struck_text_keep_their_words() -> None:
    shown = text(made("**bold** *italic* ~~struck~~ `code()` \\*star\\* & < > \" ' # $5 and $10 ... -- @x =y"))
    assert "bold italic struck code() *star* & < > \" ' # $5 and $10 ... -- @x =y" in shown


def test_lists_are_numbered_nested_and_ticked() -> None:
    shown = text(made("3. three\n4. four\n   - inner\n     1. deep\n\n- [ ] open\n- [x] done"))
    for line in ("3. three", "4. four", "• inner", "1. deep", "☐ open", "☑ done"):
        assert line in shown


@pytest.mark.parametrize("mark", ["- item", "1. item", "> item"])
def test_fifty_and_a_thousand_levels_of_nesting_keep_their_text(mark: str) -> None:
    for depth in (50, 1000):
        markdown = "\n".join("  " * level + f"{mark} {level}" for level in range(depth))
        if mark.startswith(">"):
            markdown = ">" * depth + " item"
        assert "item" in text(made(markdown))
    shown = text(made("\n".join("  " * level + f"- item {level}." for level in range(50))))
    assert all(f"item {level}." in shown for level in range(50))


def test_columns_of_a_table_are_aligned_as_marked() -> None:
    pdf = made("| left | mid | right |\n|:--|:-:|--:|\n| aaaaaaaaaaaa | bbbbbbbbbbbb | cccccccccccc |\n| x | y | z |")
    ends = {word: (line_of(pdf, word)[0].x, line_of(pdf, word)[-1].x) for word in ("a" * 12, "b" * 12, "c" * 12)}
    x, y, z = (next(iter(line_of(pdf, char))) for char in ("xyz"[0], "y", "z"))
    assert abs(x.x - ends["a" * 12][0]) < 1
    assert ends["b" * 12][0] + 10 < y.x < ends["b" * 12][1] - 10
    assert abs(z.x - ends["c" * 12][1]) < 3


def test_a_table_of_a_hundred_columns_is_cut_and_loses_nothing() -> None:
    head = "|" + "|".join(f"h{column}." for column in range(100)) + "|\n|" + "--|" * 100 + "\n"
    rows = "".join("|" + "|".join(f"r{row}c{column}." for column in range(100)) + "|\n" for row in range(3))
    shown = text(made(head + rows))
    assert all(f"r2c{column}." in shown and f"h{column}." in shown for column in range(100))


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    pdf = made("| Process | Place |\n|--|--|\n" + "| glycolysis | cytosol |\n" * 150)
    assert pdf.pages > 2
    assert text(pdf).count("Process") == pdf.pages


def test_code_is_highlighted_wrapped_and_kept_word_for_word() -> None:
    pdf = made("```python\ndef light(n):\n    return 'green'  # " + "word " * 60 + "\n```")
    assert len({letter.color for letter in line_of(pdf, "deflight(n):")}) > 1
    assert max(letter.x for letter in line_of(pdf, "word " * 60)) < 530
    long_line = made("```\n" + "x" * 500 + "\n```")
    assert max(letter.x for letter in line_of(long_line, "x" * 500)) < 530


def test_an_unclosed_fence_and_thousands_of_lines_of_code_are_quick() -> None:
    started = time.process_time()
    pdf = made("```python\n" + "x = 1  # comment\n" * 6000)
    assert pdf.pages > 50
    assert time.process_time() - started < 15


@pytest.mark.parametrize(
    "markdown",
    ["$\\frac{a}{b}$", "\\(\\frac{a}{b}\\)", "$$\n\\frac{a}{b}\n$$", "\\[ \\frac{a}{b} \\]", "$$\\frac{a}{b}$$"],
)
def test_formulas_are_set_as_formulas_with_their_latex_for_screen_readers(markdown: str) -> None:
    pdf = made(f"Before\n\n{markdown}\n\nAfter")
    assert "frac" not in text(pdf)
    assert [tag["/Alt"] for tag in tags(pdf) if tag["/S"] == "/Formula"] == ["\\frac{a}{b}"]


def test_escaped_brackets_are_brackets_and_no_formula() -> None:
    shown = text(made("\\[Music\\]\n\nTake array\\[0\\], see \\[the note\\] and \\[1\\]."))
    assert "[Music]" in shown
    assert "Take array[0], see [the note] and [1]." in shown


def test_stars_and_underscores_in_formulas_are_no_emphasis() -> None:
    assert [tag["/Alt"] for tag in tags(made("$a_1*b_2*c_3$")) if tag["/S"] == "/Formula"] == ["a_1*b_2*c_3"]


@pytest.mark.parametrize(
    "latex", ["\\foo{x}", "\\frac{a}", "\\sqrt[3]{\\right)", "\\includegraphics{/etc/passwd}", "}{"]
)
def test_a_formula_that_cannot_be_translated_is_shown_as_it_is_written(latex: str) -> None:
    shown = text(made(f"Good $x^2$ and ${latex}$ here."))
    assert latex in shown or "fraca" in shown.replace(" ", "")


def test_footnotes_stand_on_the_page_and_may_be_named_twice() -> None:
    shown = text(made("One[^a], two[^b], one again[^a].\n\n[^a]: The *first* source.\n[^b]: The second, see [^a]."))
    assert "The first source." in shown
    assert "The second, see 1." in shown
    assert shown.count("The first source.") == 1


def test_links_are_shown_and_clickable_only_for_the_web_and_mail() -> None:
    pdf = made(
        "[web](https://a.example/x?y=1#z) [mail](mailto:a@b.example) https://bare.example/p. [js](javascript:alert(1)) "
        "[file](file:///etc/passwd) [data](data:text/html,x) [vb](vbscript:x) <https://auto.example>"
    )
    assert set(links(pdf)) == {
        "https://a.example/x?y=1#z", "mailto:a@b.example", "https://bare.example/p", "https://auto.example",
    }  # fmt: skip
    assert "js file data vb" in text(pdf)


def test_a_link_to_a_heading_leads_there() -> None:
    pdf = made("[go](#the-place) [nowhere](#missing)\n\n## The Place\n\nText")
    assert b"/Dest" in pdf.data
    assert "nowhere" in text(pdf)


def test_raw_html_leaves_its_text_and_scripts_leave_nothing() -> None:
    shown = text(
        made(
            "H<sub>2</sub>O x<sup>2</sup> a<br>b <script>alert(1)</script> c\n\n<script>\nsteal()\n</script>\n\n"
            "<details><summary>More</summary>Inside</details>\n\n<style>p{}</style>\n\n<iframe src=x>frame</iframe>"
        )
    )
    assert "alert" not in shown
    assert "steal" not in shown
    assert "p{}" not in shown
    assert "frame" not in shown
    for words in ("H2O", "x2", "More", "Inside", "a\nb"):
        assert words in shown


def test_definitions_quotations_and_rules_keep_their_words() -> None:
    shown = text(made("Term\n: Meaning\n\n> Said once.\n>\n> > And again.\n\n---\n\nEnd"))
    for words in ("Term", "Meaning", "Said once.", "And again.", "End"):
        assert words in shown


@pytest.mark.parametrize(
    "words",
    ["光合作用是过程", "光合成は過程です", "광합성은 과정", "Фотосинтез — процесс", "Η φωτοσύνθεση", "naïve café Łódź"],
)
def test_other_scripts_are_found_by_both_readers(words: str) -> None:
    pdf = made(f"## {words}\n\n**{words}** and {words}.\n\n| {words} |\n|--|\n| {words} |")
    assert text(pdf).count(words) >= 4
    assert words.replace(" ", "") in pypdf_text(pdf).replace(" ", "")


@pytest.mark.parametrize("words", ["مرحبا بالعالم", "שלום עולם", "नमस्ते दुनिया"])
def test_right_to_left_and_joined_scripts_have_real_glyphs(words: str) -> None:
    pdf = made(f"{words}\n\n- {words}")
    shown = text(pdf)
    assert sum(letter in shown for letter in set(words)) >= len(set(words)) * 0.7
    assert b"pdfuaid" in pdf.data, "PDF/UA-1 refuses a document with a letter that no font has"


def test_an_arabic_paragraph_begins_at_the_right() -> None:
    arabic = min(letter.x for letter in line_of(made("English line.\n\nسلام", title="Document"), "English")[:1])
    from tests.unit.workers.books.reading import letters

    pdf = made("English line.\n\nسلام", title="Document")
    first = [letter for letter in letters(pdf) if "\u0600" <= letter.char <= "\u06ff"]
    assert min(letter.x for letter in first) > arabic + 300


def test_emoji_become_signs_or_their_names_and_unknown_scripts_a_box() -> None:
    shown = text(made("Done ✅ and \U0001f9ea 1\ufe0f\u20e3 \U0001f1e9\U0001f1ea"))
    assert "Done ✔ and test tube 1 DE" in shown
    assert made("ไทย ᚠᚢᚦ").pages == 1


def test_what_looks_like_code_and_markup_is_text() -> None:
    words = 'let x = "a\\n" \\u{41} #{1+1} [b] <c> `d` ~e~ /* f */ // g $h @i = j + k'
    shown = text(made("".join("\\" + char if char in "\\`*_[]<>#$~&" else char for char in words)))
    assert words in shown
