"""Word's equations as LaTeX."""

import pytest

from tests.unit.workers.sources.word_file import NAMES
from workers.sources.word.equations import latex_of
from workers.sources.word.parts import parse


def r(text: str, style: str = "") -> str:
    return f"<m:r>{f'<m:rPr>{style}</m:rPr>' if style else ''}<m:t>{text}</m:t></m:r>"


def e(*inside: str) -> str:
    return f"<m:e>{''.join(inside)}</m:e>"


def part(name: str, *inside: str) -> str:
    return f"<m:{name}>{''.join(inside)}</m:{name}>"


def latex(omml: str) -> str:
    return latex_of(parse(f"<m:oMath {NAMES}>{omml}</m:oMath>".encode()))


X = e(r("x"))
MATRIX = "<m:m><m:mr>" + e(r("a")) + e(r("b")) + "</m:mr><m:mr>" + e(r("c")) + e(r("d")) + "</m:mr></m:m>"


@pytest.mark.parametrize(
    ("omml", "expected"),
    [
        (r("E=m") + part("sSup", e(r("c")), part("sup", r("2"))), "E=mc^{2}"),
        (part("sSub", e(r("x+y")), part("sub", r("i"))), "{x+y}_{i}"),
        (part("sSubSup", e(r("α")), part("sub", r("1")), part("sup", r("2"))), r"\alpha_{1}^{2}"),
        (part("f", part("num", r("1")), part("den", r("2"))), r"\frac{1}{2}"),
        ('<m:f><m:fPr><m:type m:val="lin"/></m:fPr>' + part("num", r("1")) + part("den", r("2")) + "</m:f>", "1/2"),
        (
            '<m:d><m:e><m:f><m:fPr><m:type m:val="noBar"/></m:fPr>' + part("num", r("n")) + part("den", r("k"))
            + "</m:f></m:e></m:d>",
            r"\binom{n}{k}",
        ),
        (part("rad", "<m:deg/>", X), r"\sqrt{x}"),
        (part("rad", part("deg", r("3")), X), r"\sqrt[3]{x}"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>' + part("sub", r("i=1")) + part("sup", r("n")) + X
            + "</m:nary>",
            r"\sum_{i=1}^{n} x",
        ),
        (part("nary", part("sub", r("0")), part("sup", r("∞")), X), r"\int_{0}^{\infty} x"),
        (part("d", X), "(x)"),
        (part("d", e(part("f", part("num", r("1")), part("den", r("2"))))), r"\left( \frac{1}{2} \right)"),
        ('<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>' + e(MATRIX) + "</m:d>",
         r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}"),
        (part("d", e(MATRIX)), r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"),
        (
            '<m:d><m:dPr><m:begChr m:val="{"/><m:endChr m:val=""/></m:dPr>'
            + e(part("eqArr", e(r("x&amp;=1")), e(r("y&amp;=2")))) + "</m:d>",
            r"\begin{cases} x&=1 \\ y&=2 \end{cases}",
        ),
        (part("func", part("fName", r("sin", '<m:sty m:val="p"/>')), X), r"\sin x"),
        (part("func", part("fName", r("rank", '<m:sty m:val="p"/>')), X), r"\operatorname{rank} x"),
        (
            part("func", part("fName", part("limLow", e(r("lim", '<m:sty m:val="p"/>')), part("lim", r("x→0")))), X),
            r"\lim_{x\to 0} x",
        ),
        ('<m:acc><m:accPr><m:chr m:val="\u20d7"/></m:accPr>' + X + "</m:acc>", r"\vec{x}"),
        (part("acc", X), r"\hat{x}"),
        ('<m:bar><m:barPr><m:pos m:val="top"/></m:barPr>' + X + "</m:bar>", r"\overline{x}"),
        (part("limLow", e(part("groupChr", X)), part("lim", r("n"))), r"\underbrace{x}_{n}"),
        (part("sPre", part("sub", r("6")), part("sup", r("14")), e(r("C"))), r"{}_{6}^{14}C"),
        (r("if x &amp; y", "<m:nor/>"), r"\text{if x \& y}"),
        (r("R", '<m:scr m:val="double-struck"/>'), r"\mathbb{R}"),
        (r("v", '<m:sty m:val="b"/>'), r"\mathbf{v}"),
        (r("ℝ⊆𝔸, 𝑥≠π·50%"), r"\mathbb{R}\subseteq\mathbb{A}, x\ne\pi\cdot 50\%"),
        (part("phant", '<m:phantPr><m:show m:val="0"/></m:phantPr>', X), ""),
        ("<w:ins>" + r("a") + "</w:ins><w:del>" + r("b") + "</w:del><m:box>" + X + "</m:box>", "ax"),
        (part("unknown", X), "x"),
    ],
)  # fmt: skip
def test_each_structure_has_its_latex(omml: str, expected: str) -> None:
    assert latex(omml).replace(" ", "") == expected.replace(" ", "")


def test_no_command_is_glued_to_a_letter() -> None:
    assert latex(r("απx")) == r"\alpha \pi x"


def test_the_lines_of_one_paragraph_are_set_below_each_other() -> None:
    two = f"<m:oMathPara {NAMES}><m:oMath>{r('a')}</m:oMath><m:oMath>{r('b')}</m:oMath></m:oMathPara>"
    assert latex_of(parse(two.encode())) == "a \\\\\nb"
