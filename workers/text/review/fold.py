"""When are two texts the same to a reader? Case, punctuation, spacing and Unicode forms do not count, unless they do:

in code and formulas every sign has a meaning (`x<1` is not `x>1`, `a` is not `A`, mW is not MW).
"""

import re
import unicodedata
from functools import lru_cache

_CODE = re.compile(r"""[=<>+*/\\^_|&%$#@~{}\[\]`°]|\w\(|[^\W\d]\.\w|!\w|--|::|^["'“].*["'”]$""", re.DOTALL)
_OPERATOR_SPACE = re.compile(r"\s*([=<>+*/^,%])\s*")
_TOKEN = re.compile(r"[−-]?\d+(?:[.,:'’/−-]\d+)*|[^\W\d_]+|\d+|\S")
_ARTICLE_WORDS = (
    "the a an der die das den dem ein eine einen einem le la les un une el los las una il lo gli i uno de het een o os "
    "as um uma"
)
_ARTICLES = frozenset(_ARTICLE_WORDS.split())


def is_code(text: str) -> bool:
    """It reads as code or a formula."""
    return _CODE.search(text) is not None or any(unicodedata.category(character) in ("Sm", "No") for character in text)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The same for texts that differ only in case, punctuation, spacing, Unicode form or a leading article."""
    text = " ".join(text.split())
    if is_code(text):
        return _OPERATOR_SPACE.sub(r"\1", unicodedata.normalize("NFC", text)).removesuffix(".")
    tokens = [token for token in _TOKEN.findall(unicodedata.normalize("NFKC", text)) if _counts(token)]
    if len(tokens) > 1 and tokens[0].casefold() in _ARTICLES and len(tokens[1]) > 2 and not tokens[1][0].isdigit():
        tokens = tokens[1:]
    keep_short = len(tokens) <= 2 or any(token[-1].isdigit() for token in tokens)
    return " ".join(_fold_case(token, keep_short) for token in tokens) or text


def _counts(token: str) -> bool:
    """Punctuation marks do not count; letters, numbers and symbols do."""
    return len(token) > 1 or not unicodedata.category(token).startswith("P")


def _fold_case(token: str, keep_short: bool) -> str:
    """Case is kept inside words (mW, iPhone), and in words of up to two letters that stand almost alone (A, Mb)."""
    if (keep_short and len(token) <= 2) or (any(letter.isupper() for letter in token[1:]) and not token.isupper()):
        return token
    return token.casefold()
