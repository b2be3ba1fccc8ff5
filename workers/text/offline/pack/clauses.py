"""Whether what stands in a list is a sentence of its own, or only a part of what its list says."""

import re

from workers.text.offline.pack.forms_en import PLURALS
from workers.text.offline.pack.verbs import ACTS

_LABEL = re.compile(r"^[^.:;?!]{2,60} ?: ")
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[,;:]")
_AUXILIARY_WORDS = (
    "is are was were has have had can cannot could may might must shall should will would does do did isn't aren't "
    "wasn't weren't can't couldn't won't wouldn't shouldn't doesn't don't didn't"
)
_AUXILIARY = frozenset(_AUXILIARY_WORDS.split())
#: What follows one of these belongs to something else than the sentence itself.
_SUBORDINATE_WORDS = (
    "that which who whom whose where when whether if unless because since although while until as so than how what why"
)
_SUBORDINATE = frozenset(_SUBORDINATE_WORDS.split())
_OPENING_WORDS = "if when while because since although where once unless until after before as whenever during"
_OPENING = frozenset(_OPENING_WORDS.split())
_DETERMINER_WORDS = (
    "a an the its their his her our your this these those each every any some no many most all several few both "
    "another one two three four five"
)
_DETERMINERS = frozenset(_DETERMINER_WORDS.split())
#: Verbs that orders and duties begin with.
_ORDER_WORDS = (
    "be do not never always don't ensure verify check make keep use take give put get go let try avoid add remove "
    "mix stir pour boil bake cut wash dry press click open close select choose type enter save set turn start stop run "
    "write read list name note record report review object perform pursue obtain screen bring permit preside schedule "
    "administer conduct examine advise reschedule move allow investigate monitor establish certify appear file follow "
    "wear drink eat pick buy return call ask tell find look see show wait hold place leave install download"
)
_ORDERS = frozenset(_ORDER_WORDS.split())
#: A lead that its items complete: "The keeper must:".
_OPEN_LEAD = re.compile(
    r"\b(?:must|should|shall|may|can|cannot|will|would|not|to|by|that|if|when|for|with|muss|müssen|soll|sollen|sollte"
    r"|kann|können|darf|dürfen|indem|dass|wenn|um)(?: \w+)?\s*[:：]$",
    re.IGNORECASE,
)


def is_part(text: str, lead: str, language: str) -> bool:
    """The item says nothing without its list. In languages without a grammar here only the lead tells."""
    if _OPEN_LEAD.search(lead):
        return True
    return language == "en" and not is_clause(_LABEL.sub("", text))


def is_clause(text: str) -> bool:
    """An English sentence with a subject and a finite verb of its own; no order, no heap of words."""
    tokens = [token.casefold().replace("’", "'") for token in _TOKEN.findall(text)]
    if tokens and tokens[0] in _OPENING and "," in tokens:
        tokens = tokens[tokens.index(",") + 1 :]
    if len(tokens) < 2 or (_is_order(tokens[0]) and not _is_finite(tokens, 1)):
        return False
    for place in range(1, len(tokens)):
        if tokens[place] in _SUBORDINATE or tokens[place] == ":":
            return False
        if _is_finite(tokens, place):
            return True
    return False


def _is_order(word: str) -> bool:
    return word in _ORDERS or ACTS.get(word, ("", ""))[0] == "do"


def _is_finite(tokens: list[str], place: int) -> bool:
    """A verb that may belong to what stands before it."""
    word, before = tokens[place], tokens[place - 1]
    if word in _AUXILIARY:
        return True
    following = tokens[place + 1] if place + 1 < len(tokens) else ""
    auxiliary = ACTS.get(word, ("", ""))[0] or ACTS.get(f"{word} {following}", ("", ""))[0]
    if before in _DETERMINERS or before == "to":
        return False
    if auxiliary == "does":
        return True
    if auxiliary == "do":
        return before in PLURALS or (before.endswith("s") and not before.endswith(("ss", "us", "is")))
    return auxiliary == "did" and following in _DETERMINERS
