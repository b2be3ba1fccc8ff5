"""Questions from English sentences whose form is known: what, when, where, who, why, what if."""

import re
from collections.abc import Iterator

from workers.text.offline.pack.facts import Casing, Fact, begin, is_list, is_subject, shorten
from workers.text.offline.pack.forms_en import (
    AUXILIARY,
    BECAUSE,
    BY,
    CONDITION,
    DID,
    DOES,
    HAS_VERB,
    HEDGED,
    LATER,
    MADE_OF,
    OBJECT,
    PASSIVE,
    PLURALS,
    PRONOUN,
    RELATION,
    SAYING,
    SAYS_THAT,
    SECOND_CLAUSE,
    SOURCES,
    TAKES_PLACE,
    TO_DO,
    USED,
    WHEN,
    WHERE,
)
from workers.text.offline.pack.passages import Reading, Sentence
from workers.text.offline.pack.standing import stands
from workers.text.offline.pack.verbs import ACTS, FORMS


def asked_in_english(reading: Reading) -> Iterator[Fact]:
    """Facts of all sentences that stand; the first form that fits a sentence is taken, and why beside it."""
    casing = Casing(reading)
    for one in reading.sentences:
        if not stands(one.text) or len(one.text.split()) > 40:
            continue
        for form in (_why, _condition, _aim, _when, _did, _relation, _made_of, _used, _where, _by, _says_that, _does):
            made = form(one.text, casing)
            if made is not None:
                fact = _fact(one, form.__name__.strip("_"), *made)
                if fact is not None:
                    yield fact
                    break


Asked = tuple[str, str, float] | None


def _fact(one: Sentence, form: str, question: str, answer: str, value: float) -> Fact | None:
    back = shorten(answer)
    if back is None or is_list(back) or len(question.split()) > 38:
        return None
    if PRONOUN.match(back) or question.count("(") != question.count(")") or back.count("(") != back.count(")"):
        return None
    if back.casefold() in question.casefold():
        return None
    return Fact("qa", form, begin(question), begin(back), one.chunk_id, one.heading, one.place, value, one.text)


def _why(text: str, casing: Casing) -> Asked:
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
        plural = _is_plural(does["subject"])
        if auxiliary != "did" and (auxiliary == "do") != plural:
            return None
        return f"{auxiliary} {does['subject']} {base} {does['rest'] or ''}".rstrip()
    return None


def _condition(text: str, casing: Casing) -> Asked:
    match = CONDITION.match(text)
    if not match or PRONOUN.search(match["condition"]) or not is_subject(match["subject"]):
        return None
    modal, action = match["modal"], match["action"]
    condition = f"{match['if'].lower()} {casing.inside(match['condition'])}"
    if modal == "cannot" or PASSIVE.match(action):
        return None
    return f"What {modal} {casing.inside(match['subject'])} do {condition}?", action, 1.8


def _aim(text: str, casing: Casing) -> Asked:
    match = TO_DO.match(text)
    if not match or PRONOUN.search(match["aim"]) or not is_subject(match["subject"]) or PASSIVE.match(match["action"]):
        return None
    return f"What {match['modal']} {casing.inside(match['subject'])} do to {match['aim']}?", match["action"], 1.6


def _when(text: str, casing: Casing) -> Asked:
    match = WHEN.match(text)
    if not match or not is_subject(match["subject"]):
        return None
    return f"When {match['be']} {casing.inside(match['subject'])} {match['what']}?", match["date"].strip(), 1.7


def _did(text: str, casing: Casing) -> Asked:
    match = DID.match(text)
    if (
        not match
        or not is_subject(match["subject"].strip())
        or match["verb"] not in FORMS
        or FORMS[match["verb"]][0] != "did"
    ):
        return None
    if PRONOUN.search(match["object"]):
        return None
    return (
        f"When did {casing.inside(match['subject'].strip())} {FORMS[match['verb']][1]} {match['object']}?",
        match["date"],
        1.7,
    )


def _relation(text: str, casing: Casing) -> Asked:
    match = RELATION.match(text)
    if (
        not match
        or PRONOUN.search(match["subject"])
        or re.match(
            r"(?:not|also|often|usually|very|more|less|to be|an?|within|under|up to|subject|at least|based|\w+(?:ed"
            r"|ing))\b",
            match["what"],
        )
    ):
        return None
    return f"What {match['be']} {casing.inside(match['subject'])}?", match["what"], 1.8


def _made_of(text: str, casing: Casing) -> Asked:
    match = MADE_OF.match(text)
    if not match or not is_subject(match["subject"]):
        return None
    return f"What {match['be']} {casing.inside(match['subject'])} {match['what']}?", match["rest"], 1.3


def _used(text: str, casing: Casing) -> Asked:
    match = USED.match(text)
    if not match or not is_subject(match["subject"]):
        return None
    return f"What {match['be']} {casing.inside(match['subject'])} used for?", match["what"].removeprefix("for "), 1.5


def _where(text: str, casing: Casing) -> Asked:
    match = WHERE.match(text)
    if match and is_subject(match["subject"]) and match["what"] != "native to":
        return f"Where {match['be']} {casing.inside(match['subject'])} {match['what']}?", match["place"], 1.3
    match = TAKES_PLACE.match(text)
    if not match or not is_subject(match["subject"]):
        return None
    verb = match["verb"]
    base = re.sub(r"^takes place$", "take place", verb)
    base = base.removesuffix("s") if base == verb and verb.endswith("s") else base
    subject = casing.inside(match["subject"])
    return f"Where {'does' if base != verb else 'do'} {subject} {base}?", match["place"], 1.2


def _by(text: str, casing: Casing) -> Asked:
    match = BY.match(text)
    if (
        not match
        or not is_subject(match["subject"])
        or PRONOUN.search(match["agent"])
        or match["agent"].split()[0].endswith("ing")
    ):
        return None
    person = re.match(r"(?:[A-Z][\w.’'-]+(?: |$)){2,4}$", match["agent"]) is not None
    return (
        f"{'Who' if person else 'What'} {match['be']} {casing.inside(match['subject'])} {match['what']} by?".replace(
            "Who ", "By whom "
        ).replace(" by?", "?" if person else " by?"),
        match["agent"],
        1.3,
    )


def _does(text: str, casing: Casing) -> Asked:
    match = DOES.match(text)
    if not match or not is_subject(match["subject"]) or not (OBJECT.match(match["rest"])):
        return None
    auxiliary, base = FORMS[match["verb"]]
    if (auxiliary == "do") != _is_plural(match["subject"]) and auxiliary != "did":
        return None
    if base in ("include", "use", "need", "help", "allow", "enable", "find", "make", "take", "give", "form"):
        return None
    rest = SECOND_CLAUSE.split(match["rest"])[0]
    return f"What {auxiliary} {casing.inside(match['subject'])} {base}?", rest, 1.0


def _says_that(text: str, casing: Casing) -> Asked:
    match = SAYS_THAT.match(text)
    if (
        not match
        or not is_subject(match["subject"])
        or PRONOUN.match(match["rest"])
        or SOURCES.search(match["subject"])
    ):
        return None
    verb = match["verb"]
    base = SAYING.get(verb, verb.removesuffix("s"))
    auxiliary = "did" if verb in ("showed", "proved") else "do" if verb == base else "does"
    return f"What {auxiliary} {casing.inside(match['subject'])} {base}?", match["rest"], 1.4


def _is_plural(subject: str) -> bool:
    """By its head: the noun before "of", else the last word."""
    head = re.split(r" (?:of|in|for|from|at|on|between|to) ", subject)[0].split()[-1].casefold()
    return head in PLURALS or (head.endswith("s") and not head.endswith(("ss", "us", "is", "ics")))
