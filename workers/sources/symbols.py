"""Mathematical signs as LaTeX commands, and the letters that symbol fonts draw."""

import re
import unicodedata
from typing import Final

_TABLE = r"""
α \alpha β \beta γ \gamma δ \delta ε \varepsilon ϵ \epsilon ζ \zeta η \eta θ \theta ϑ \vartheta ι \iota κ \kappa
λ \lambda μ \mu ν \nu ξ \xi π \pi ϖ \varpi ρ \rho ϱ \varrho σ \sigma ς \varsigma τ \tau υ \upsilon φ \varphi ϕ \phi
χ \chi ψ \psi ω \omega Γ \Gamma Δ \Delta Θ \Theta Λ \Lambda Ξ \Xi Π \Pi Σ \Sigma Υ \Upsilon Φ \Phi Ψ \Psi Ω \Omega
µ \mu ∆ \Delta ∂ \partial ∇ \nabla ∞ \infty ∅ \emptyset ℓ \ell ℏ \hbar ℜ \Re ℑ \Im ℵ \aleph ℘ \wp
± \pm ∓ \mp × \times ÷ \div · \cdot ⋅ \cdot ∗ \ast ∘ \circ ∙ \bullet • \bullet ⊕ \oplus ⊗ \otimes ⊖ \ominus ⊙ \odot
≤ \le ≥ \ge ≠ \ne ≈ \approx ≅ \cong ≡ \equiv ∼ \sim ≃ \simeq ∝ \propto ≪ \ll ≫ \gg ≺ \prec ≻ \succ ≜ \triangleq
∈ \in ∉ \notin ∋ \ni ⊂ \subset ⊆ \subseteq ⊃ \supset ⊇ \supseteq ∪ \cup ∩ \cap ∖ \setminus ∧ \wedge ∨ \vee ¬ \neg
∀ \forall ∃ \exists ∄ \nexists ⊢ \vdash ⊨ \models ⊥ \perp ∥ \parallel ∣ \mid ∠ \angle △ \triangle □ \square
→ \to ← \leftarrow ↔ \leftrightarrow ⇒ \Rightarrow ⇐ \Leftarrow ⇔ \Leftrightarrow ↦ \mapsto ↑ \uparrow ↓ \downarrow
⟶ \longrightarrow ⟵ \longleftarrow ⟹ \Longrightarrow ⟺ \Longleftrightarrow ⇌ \rightleftharpoons ↪ \hookrightarrow
∑ \sum ∏ \prod ∐ \coprod ∫ \int ∬ \iint ∭ \iiint ∮ \oint ⋃ \bigcup ⋂ \bigcap ⋁ \bigvee ⋀ \bigwedge ⨁ \bigoplus
⨂ \bigotimes √ \surd … \ldots ⋯ \cdots ⋮ \vdots ⋱ \ddots ′ ' ″ '' ‴ ''' † \dagger ‡ \ddagger ° ^{\circ} ∴ \therefore
∵ \because ⟨ \langle ⟩ \rangle ⌊ \lfloor ⌋ \rfloor ⌈ \lceil ⌉ \rceil ‖ \| − - – - ℝ \mathbb{R} ℕ \mathbb{N}
ℤ \mathbb{Z} ℚ \mathbb{Q} ℂ \mathbb{C} ℙ \mathbb{P} ı \imath ȷ \jmath
"""
_WORDS: Final = _TABLE.split()
COMMANDS: Final = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
_ESCAPED: Final = {
    "\\": r"\backslash ", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\hat{}", "~": r"\sim ", "\xa0": " ", "\u2061": "", "\u2062": "", "\u2063": "", "\u2064": "", "\u200b": "",
}  # fmt: skip
_NAMES = """arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log
max min Pr sec sin sinh sup tan tanh"""
FUNCTIONS: Final = frozenset(_NAMES.split())
#: What the letters a to z and A to Z are in the fonts "Symbol".
_GREEK_SMALL, _GREEK_LARGE = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SYMBOL: Final = {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xA5: "∞",
                  0xAE: "→", 0xAC: "←", 0xAB: "↔", 0xDE: "⇒", 0xDB: "⇔", 0xCE: "∈", 0xCF: "∉", 0xB6: "∂", 0xD1: "∇",
                  0xD6: "√", 0xE5: "∑", 0xD5: "∏", 0xF2: "∫", 0xB0: "°", 0xD7: "⋅", 0xB7: "•", 0xC8: "∪", 0xC7: "∩",
                  0xCC: "⊂", 0xCD: "⊆", 0x22: "∀", 0x24: "∃", 0xC6: "∅", 0xD9: "∧", 0xDA: "∨", 0xD8: "¬"}  # fmt: skip
_WINGDINGS: Final = {0xE0: "→", 0xDF: "←", 0xE8: "→", 0xF0: "⇒", 0xFC: "✓", 0xFB: "✗", 0x6C: "•", 0xA7: "•", 0x4A: "☺"}
_LETTER = re.compile(r"\\[A-Za-z]+$")


def latex_text(text: str, alphabet: str = "") -> str:
    """The characters of a formula as LaTeX; `alphabet` is a command such as "mathbf" or ""."""
    out: list[str] = []
    for sign in text:
        command, plain = _styled(sign)
        piece = COMMANDS.get(plain) or _ESCAPED.get(plain)
        piece = plain if piece is None else f"{piece} " if _LETTER.search(piece) else piece
        out.append(f"\\{command}{{{piece.strip()}}}" if command and not alphabet else piece)
    joined = "".join(out)
    return f"\\{alphabet}{{{joined.strip()}}}" if alphabet and joined.strip() else joined


def _styled(sign: str) -> tuple[str, str]:
    """A letter of the mathematical alphabets (U+1D400 …) as its command and the plain letter."""
    if not 0x1D400 <= ord(sign) <= 0x1D7FF:
        return "", sign
    name, plain = unicodedata.name(sign, ""), unicodedata.normalize("NFKC", sign)
    for mark, command in (
        ("DOUBLE-STRUCK", "mathbb"),
        ("FRAKTUR", "mathfrak"),
        ("SCRIPT", "mathcal"),
        ("BOLD", "mathbf"),
    ):
        if mark in name:
            return command, plain
    return "", plain


def symbol(font: str, code: int) -> str:
    """The character that a symbol font draws for a code (0xF000 may be added to it); "" where that is not known."""
    code &= 0xFF
    if "wingdings" in font.lower():
        return _WINGDINGS.get(code, "")
    if code in _SYMBOL:
        return _SYMBOL[code]
    sign = chr(code)
    if "a" <= sign <= "z":
        return _GREEK_SMALL[code - ord("a")]
    if "A" <= sign <= "Z":
        return _GREEK_LARGE[code - ord("A")]
    return sign if sign.isascii() and sign.isprintable() else ""
