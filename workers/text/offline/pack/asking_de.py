"""Questions from German sentences whose form is known; the verb stands second, so a question only turns it round."""

import re
from collections.abc import Iterator

from workers.text.offline.pack.casing import Casing
from workers.text.offline.pack.facts import Fact, begin, is_list, is_subject, shorten
from workers.text.offline.pack.passages import Reading, Sentence
from workers.text.offline.pack.standing import tells

_SUBJECT = (
    r"(?P<subject>(?:(?:Der|Die|Das|Ein|Eine|Jede[rs]?|Alle|Viele|Manche) )?(?:[a-zäöüß-]+ )?[A-ZÄÖÜ][\wäöüß-]+(?: "
    r"(?:des|der|einer|eines|von|im|in der) (?:[a-zäöüß-]+ )?[A-ZÄÖÜ][\wäöüß-]+)?)"
)
_VERBS = (
    "enthält enthalten erzeugt erzeugen bildet bilden speichert speichern misst messen braucht brauchen benötigt "
    "benötigen absorbiert absorbieren "
    "beschreibt beschreiben regelt regeln steuert steuern bewirkt bewirken verursacht verursachen liefert liefern "
    "schützt schützen transportiert "
    "transportieren verbindet verbinden verhindert verhindern umfasst umfassen erfordert erfordern bestimmt "
    "bestimmen produziert produzieren"
)
_WHAT = re.compile(rf"^{_SUBJECT} (?P<verb>{'|'.join(_VERBS.split())}) (?P<rest>[^,;:].+)\.$")
_MADE_OF = re.compile(rf"^{_SUBJECT} (?P<verb>besteht|bestehen) (?P<rest>aus .+)\.$")
_SERVES = re.compile(rf"^{_SUBJECT} (?P<verb>dient|dienen) (?P<rest>(?:zum|zur|als|der|dem|dazu) .+)\.$")
_WHERE = re.compile(
    rf"^{_SUBJECT} (?P<verb>befindet sich|befinden sich|liegt|liegen|findet|finden) (?P<rest>(?:in|im|am|an|auf|unter"
    rf"|über|zwischen) .+?)(?P<end> statt)?\.$"
)
_WHEN = re.compile(
    rf"^{_SUBJECT} (?P<verb>wurde|wurden) (?:im Jahr |im Jahre )?(?P<date>1\d{{3}}|20\d\d) (?P<rest>[^,;:]{{4,90}})\.$"
)
_BY = re.compile(
    rf"^{_SUBJECT} (?P<verb>wurde|wurden|wird|werden) (?P<agent>von [^,;:]{{3,60}}?) (?P<rest>\w+(?:t|en))\.$"
)
_BECAUSE = re.compile(r"^(?P<what>[A-ZÄÖÜ][^;:—?(]{10,140}?), (?:weil|da) (?P<why>[^;:—?]{10,180})\.$")
_CONDITION = re.compile(
    r"^Wenn (?P<condition>[^,;:]{8,110}), (?P<modal>muss|müssen|soll|sollte|kann|können|darf|dürfen) "
    r"(?P<subject>[^,;:]{3,50}?) (?P<action>[^,;:]{6,140})\.$"
)
_SEPARABLE = re.compile(r" (?:ab|an|auf|aus|bei|dar|ein|fest|her|hin|mit|nach|statt|um|vor|weg|zu|zurück|zusammen)$")
_FIRST_VERB = re.compile(rf"^{_SUBJECT} (?P<verb>[a-zäöüß]+(?:t|en|st|nn|ss|rf|nd|ar|at)) (?P<rest>.+)$")


def asked_in_german(reading: Reading) -> Iterator[Fact]:
    casing = Casing(reading)
    for one in reading.sentences:
        if not tells(one) or len(one.text.split()) > 35:
            continue
        for form in (_why, _when, _made_of, _serves, _where, _by, _what):
            made = form(one.text, casing)
            fact = _fact(one, form.__name__.strip("_"), *made) if made is not None else None
            if fact is not None:
                yield fact
                break


Asked = tuple[str, str, float] | None


def _fact(one: Sentence, form: str, question: str, answer: str, value: float) -> Fact | None:
    back = shorten(answer)
    if back is None or is_list(back) or back.casefold() in question.casefold():
        return None
    return Fact("qa", form, begin(question), begin(back), one.chunk_id, one.heading, one.place, value, one.text)


def _turned(match: re.Match[str], word: str, casing: Casing, rest: str = "") -> str | None:
    subject = match["subject"]
    if not is_subject(subject):
        return None
    verb, _, reflexive = match["verb"].partition(" ")
    tail = " ".join(part for part in (reflexive, rest) if part)
    return (
        f"{word} {verb} {reflexive + ' ' if reflexive else ''}{casing.inside(subject)}{' ' + rest if rest else ''}?"
        if tail or verb
        else None
    )


def _why(text: str, casing: Casing) -> Asked:
    match = _BECAUSE.match(text)
    if not match:
        return None
    inner = _FIRST_VERB.match(match["what"])
    question = _turned(inner, "Warum", casing, inner["rest"]) if inner else None
    return question or f"{match['what']}. Warum ist das so?", f"weil {match['why']}", 2.0


def _when(text: str, casing: Casing) -> Asked:
    match = _WHEN.match(text)
    question = _turned(match, "Wann", casing, match["rest"]) if match else None
    return (question, match["date"], 1.7) if match and question else None


def _made_of(text: str, casing: Casing) -> Asked:
    match = _MADE_OF.match(text)
    question = _turned(match, "Woraus", casing) if match else None
    return (question, match["rest"], 1.4) if match and question else None


def _serves(text: str, casing: Casing) -> Asked:
    match = _SERVES.match(text)
    question = _turned(match, "Wozu", casing) if match else None
    return (question, match["rest"], 1.5) if match and question else None


def _where(text: str, casing: Casing) -> Asked:
    match = _WHERE.match(text)
    if not match or (match["verb"] in ("findet", "finden")) != bool(match["end"]):
        return None
    question = _turned(match, "Wo", casing, (match["end"] or "").strip())
    return (question, match["rest"], 1.3) if question else None


def _by(text: str, casing: Casing) -> Asked:
    match = _BY.match(text)
    question = _turned(match, "Von wem oder was", casing, match["rest"]) if match else None
    return (question, match["agent"], 1.4) if match and question else None


def _what(text: str, casing: Casing) -> Asked:
    match = _WHAT.match(text)
    if (
        not match
        or _SEPARABLE.search(match["rest"])
        or re.match(
            r"(?:deshalb|daher|damit|dadurch|dabei|nur|immer|meist|oft|sich|in|im|am|an|auf|aus|mit|nicht|auch|zu|den"
            r"|dem|man)\b",
            match["rest"],
        )
    ):
        return None
    if ":" in match["rest"]:
        return None
    question = _turned(match, "Was", casing)
    return (question, match["rest"], 1.1) if question else None
