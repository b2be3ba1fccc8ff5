"""Questions for reasons, conditions and aims from English sentences."""

import re

from workers.text.offline.pack.casing import Casing
from workers.text.offline.pack.clauses import is_clause
from workers.text.offline.pack.facts import is_subject
from workers.text.offline.pack.forms_en import (
    AUXILIARY,
    BECAUSE,
    CONDITION,
    HAS_VERB,
    HEDGED,
    LATER,
    PASSIVE,
    PRONOUN,
    TO_DO,
    is_plural,
)
from workers.text.offline.pack.verbs import ACTS

#: Question, answer, worth.
Asked = tuple[str, str, float] | None


def why(text: str, casing: Casing) -> Asked:
    match = BECAUSE.match(text) or LATER.match(text)
    if not match or PRONOUN.search(match["what"].split(" because")[0]) or match["what"].count(",") > 1:
        return None
    if HEDGED.search(match["what"]):
        return None
    what = casing.inside(match["what"].strip())
    inverted = _inverted(what)
    question = f"Why {inverted}?" if inverted else f"Why is it that {what}?"
    return question, f"because {match['why']}", 2.0


def _inverted(what: str) -> str | None:
    """ "the sky is blue" -> "is the sky blue"; with other verbs "do plants absorb light"."""
    match = AUXILIARY.match(what)
    if match and is_subject(match["subject"]):
        aux, rest = match["aux"], match["rest"]
        if aux in ("has", "have") and not re.match(
            r"(?:\w+ly |not |also )?\w+(?:ed|en|wn|ne|lt|ad|pt|ught|un|om)\b", rest
        ):
            return f"{'does' if aux == 'has' else 'do'} {match['subject']} have {rest}"
        return f"{'can' if aux == 'cannot' else aux} {match['subject']}{' not' if aux == 'cannot' else ''} {rest}"
    does = HAS_VERB.match(what + ".")
    if does and is_subject(does["subject"]):
        auxiliary, base = ACTS[does["verb"]]
        plural = is_plural(does["subject"])
        if auxiliary != "did" and (auxiliary == "do") != plural:
            return None
        return f"{auxiliary} {does['subject']} {base} {does['rest'] or ''}".rstrip()
    return None


def condition(text: str, casing: Casing) -> Asked:
    match = CONDITION.match(text)
    if not match or PRONOUN.search(match["condition"]) or not is_subject(match["subject"]):
        return None
    if not is_clause(match["condition"]) and not match["condition"].split()[0].endswith("ing"):
        return None  # "if unsuccessful": who, and in what, the sentence before says
    modal, action = match["modal"], match["action"]
    condition = f"{match['if'].lower()} {casing.inside(match['condition'])}"
    if modal == "cannot" or PASSIVE.match(action):
        return None
    return f"What {modal} {casing.inside(match['subject'])} do {condition}?", action, 1.8


def aim(text: str, casing: Casing) -> Asked:
    match = TO_DO.match(text)
    if not match or PRONOUN.search(match["aim"]) or not is_subject(match["subject"]) or PASSIVE.match(match["action"]):
        return None
    return f"What {match['modal']} {casing.inside(match['subject'])} do to {match['aim']}?", match["action"], 1.6
