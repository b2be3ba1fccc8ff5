"""GIFT as Moodle reads it: the steps of its importer (question/format/gift/format.php), for what Inkmill writes."""

import re
from dataclasses import dataclass, field

_SIGNS = {"\\:": "\x01", "\\#": "\x02", "\\=": "\x03", "\\{": "\x04", "\\}": "\x05", "\\~": "\x06", "\\n": "\x07"}
_MEANT = {"\x01": ":", "\x02": "#", "\x03": "=", "\x04": "{", "\x05": "}", "\x06": "~", "\x07": "\n"}
_FORMATS = {"html", "plain", "markdown", "moodle"}


@dataclass
class MoodleQuestion:
    kind: str
    name: str
    text: str
    format: str
    feedback: str
    #: (weight, text) of each answer.
    answers: list[tuple[float, str]] = field(default_factory=list)
    single: bool = True


def read(gift: str) -> tuple[str, list[MoodleQuestion]]:
    """Category and questions. A blank line ends a question, also between braces."""
    blocks = [block for block in re.split(r"\n[ \t]*\n", gift.strip() + "\n\n") if block.strip()]
    category = blocks[0].removeprefix("$CATEGORY:").strip() if blocks[0].startswith("$CATEGORY:") else ""
    return category, [_question(block) for block in blocks[bool(category) :]]


def _question(block: str) -> MoodleQuestion:
    lines = [" " if line.strip().startswith("//") else line for line in block.split("\n")]
    text = "\n".join(lines).strip().replace("\\\\", "\x08")
    for sign, placeholder in _SIGNS.items():
        text = text.replace(sign, placeholder)
    text = text.replace("\x08", "\\")
    assert text.startswith("::"), text
    name, _, text = text[2:].partition("::")
    start, end = text.index("{"), text.index("}")
    answers, question = text[start + 1 : end].strip(), (text[:start] + text[end + 1 :]).strip()
    assert text.strip().endswith("}"), "text after the answers would leave a gap"
    answers, _, feedback = answers.rpartition("####") if "####" in answers else (answers, "", "")
    answers = answers.strip()
    words, format_ = _with_format(question, "moodle")
    read_question = MoodleQuestion(_kind(answers), _meant(name), words, format_, _with_format(feedback, format_)[0])
    if read_question.kind == "multichoice":
        read_question.single = "=" in answers
        parts = [part.strip() for part in answers.replace("=", "~=").split("~")]
        read_question.answers = [_answer(part, format_) for part in parts[bool(not parts[0]) :]]
    return read_question


def _kind(answers: str) -> str:
    if not answers:
        return "essay"
    if answers[0] == "#":
        return "numerical"
    return "multichoice" if "~" in answers else "match" if "=" in answers and "->" in answers else "shortanswer"


def _answer(part: str, default: str) -> tuple[float, str]:
    weight = 0.0
    if part[0] == "=":
        weight, part = 100.0, part[1:]
    elif re.match(r"%-*([0-9]{1,2})\.?([0-9]*)%", part):
        written, _, part = part[1:].partition("%")
        weight = float(written)
    assert "#" not in part, "feedback of a single answer"
    return weight, _with_format(part.strip(), default)[0]


def _with_format(text: str, default: str) -> tuple[str, str]:
    text = text.strip()
    if text.startswith("[") and "]" in text and text[1 : text.index("]")] in _FORMATS:
        mark = text.index("]")
        return _meant(text[mark + 1 :]), text[1:mark]
    return _meant(text), default


def _meant(text: str) -> str:
    for placeholder, sign in _MEANT.items():
        text = text.replace(placeholder, sign)
    return text.strip()
