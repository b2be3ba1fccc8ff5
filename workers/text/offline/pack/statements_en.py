"""Questions for what English sentences state: what, when, where, by whom."""

import re

from workers.text.offline.pack.casing import Casing
from workers.text.offline.pack.facts import is_subject
from workers.text.offline.pack.forms_en import (
    BY,
    DID,
    DOES,
    MADE_OF,
    OBJECT,
    PLACE,
    PRONOUN,
    PUT,
    RELATION,
    SAYING,
    SAYS_THAT,
    SECOND_CLAUSE,
    SOURCES,
    TAKES_PLACE,
    USED,
    WHEN,
    WHERE,
    is_plural,
)
from workers.text.offline.pack.reasons_en import Asked
from workers.text.offline.pack.verbs import FORMS


def when(text: str, casing: Casing) -> Asked:
    match = WHEN.match(text)
    if not match or not is_subject(match["subject"]):
        return None
    return f"When {match['be']} {casing.inside(match['subject'])} {match['what']}?", match["date"].strip(), 1.7


def did(text: str, casing: Casing) -> Asked:
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


def relation(text: str, casing: Casing) -> Asked:
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


def made_of(text: str, casing: Casing) -> Asked:
    match = MADE_OF.match(text)
    if not match or not is_subject(match["subject"]):
        return None
    return f"What {match['be']} {casing.inside(match['subject'])} {match['what']}?", match["rest"], 1.3


def used(text: str, casing: Casing) -> Asked:
    match = USED.match(text)
    if not match or not is_subject(match["subject"]):
        return None
    return f"What {match['be']} {casing.inside(match['subject'])} used for?", match["what"].removeprefix("for "), 1.5


def where(text: str, casing: Casing) -> Asked:
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


def put(text: str, casing: Casing) -> Asked:
    match = PUT.match(text)
    if not match or not is_subject(match["subject"]) or PRONOUN.search(match["rest"]):
        return None
    subject = casing.inside(match["subject"])
    if match["how"] == "into":
        return f"What {match['be']} {subject} {match['what']} into?", match["rest"], 1.1
    return f"Where {match['be']} {subject} {match['what']}?", f"{match['how']} {match['rest']}", 1.1


def by(text: str, casing: Casing) -> Asked:
    match = BY.match(text)
    if (
        not match
        or not is_subject(match["subject"])
        or PRONOUN.search(match["agent"])
        or match["agent"].split()[0].endswith("ing")
    ):
        return None
    person = re.match(r"(?:[Tt]he )?(?:[A-Z][\w.’'-]+(?: |$)){2,4}(?:[a-z]|$)", match["agent"]) is not None
    return (
        f"{'Who' if person else 'What'} {match['be']} {casing.inside(match['subject'])} {match['what']} by?".replace(
            "Who ", "By whom "
        ).replace(" by?", "?" if person else " by?"),
        match["agent"],
        1.3,
    )


def does(text: str, casing: Casing) -> Asked:
    match = DOES.match(text)
    if not match or not is_subject(match["subject"]) or not OBJECT.match(match["rest"]):
        return None
    if match["verb"].endswith(" on") and PLACE.match(match["rest"]):
        return None  # "feed on the surface of the water": where, not what
    auxiliary, base = FORMS[match["verb"]]
    if (auxiliary == "do") != is_plural(match["subject"]) and auxiliary != "did":
        return None
    if base in ("include", "use", "need", "help", "allow", "enable", "find", "make", "take", "give", "form"):
        return None
    rest = SECOND_CLAUSE.split(match["rest"])[0]
    subject = casing.inside(match["subject"])
    if auxiliary == "did":
        subject = re.sub(r"^an? ", "the ", subject)  # told once of one: "a bench … held" asks for "the bench"
    return f"What {auxiliary} {subject} {base}?", rest, 1.0


def says_that(text: str, casing: Casing) -> Asked:
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
