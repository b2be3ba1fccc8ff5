"""Headings as names: without numbers, dates and file endings."""

import re

_NUMBER = re.compile(
    r"^(?:(?:chapter|part|section|lesson|unit|kapitel|teil|abschnitt|lektion) )?(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z])"
    r"(?:[.:)]\s*|\s*[–—-]\s+|\s+)(?=\S)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^(?:\d+(?:\.\d+)*\.?\s|(?:[A-Z]|[IVXLC]+)[.):]\s|(?:chapter|part|section|lesson|unit|kapitel|teil|abschnitt"
    r"|lektion) )",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"^\W*(?:\d{1,4}|january|february|march|april|may|june|july|august|september|october|november|december|januar"
    r"|februar|märz|mai|juni|juli"
    r"|oktober|dezember|monday|tuesday|wednesday|thursday|friday|fri|mon|tue|wed"
    r"|thu)[\s.,/-]*(?:\d{1,4}[\s.,/-]*)*\W*$",
    re.IGNORECASE,
)


def without_number(title: str) -> str:
    """ "2.1 Cells" is "Cells", "CHAPTER 2 – APPOINTMENT" is "APPOINTMENT"; "Chapter 2" stays."""
    if not _NUMBERED.match(title):
        return title.strip(" .:–-")
    bare = _NUMBER.sub("", title).strip(" .:–-")
    return bare if len(bare) > 2 else title.strip(" .:")


#: What a template has where an author writes his own.
_SLOT = re.compile(
    r"^\W*(?:(?:your|author'?s?|student'?s?|enter|insert|type|add|put|click (?:here )?to (?:add|enter|edit))"
    r"(?: (?:your|the|an?|here|full|first|last|own))*"
    r" (?:name|names|title|subtitle|text|heading|address|affiliation|institution|company|university|department|date"
    r"|e-?mail|abstract|content|here)(?: (?:here|goes here|et al))?"
    r"|(?:author|title|subtitle|heading|section|name|text|date) (?:goes )?here|first ?name last ?name|untitled"
    r"|lorem ipsum|(?:ihr|dein|mein) (?:name|titel)|titel (?:hier|eingeben)|(?:votre|ton) nom|(?:uw|je) naam"
    r"|tu nombre|il tuo nome)\W*$",
    re.IGNORECASE,
)
#: Says nothing of what a part is about.
_GENERAL = re.compile(
    r"^\W*(?:general(?:ly|ities)?|others?|overview|introduction|miscellaneous|misc|summary|conclusions?|notes?|remarks?"
    r"|examples?|details?|similar|various|further|more|additional|etc|table of contents|contents|background|appendix"
    r"|chapter|part|section|preface|kapitel|teil|abschnitt|vorwort|allgemein(?:es)?|sonstiges|überblick|einleitung|einführung|zusammenfassung|fazit|beispiele?|weiteres|anhang"
    r")\W*$",
    re.IGNORECASE,
)


def is_name(title: str) -> bool:
    """It may name a section: it has words, is no date and no slot of a template."""
    return re.search(r"[^\W\d_]{2}", title) is not None and not (_DATE.match(title) or _SLOT.match(title))


def is_general(title: str) -> bool:
    """It could stand over a part of any source."""
    return _GENERAL.match(title) is not None
