"""What is no content: the legal frame of a published text, headings, greetings, housekeeping, advertisements."""

import re

_FRAME = re.compile(
    r"project gutenberg|gutenberg\.(?:net|org)\b|literary archive foundation|distributed proofread"
    r"|character set encoding:"
    r"|release date:|^\W*(?:title|author|language|edited by|illustrated by|produced by|printed by|copyright):? ?(?::"
    r"|\(c\))",
    re.IGNORECASE,
)
#: The legal text around such a book; in a talk without one these are words like others.
_LEGAL = re.compile(
    r"\be-?(?:book|text)s?\b|electronic works?\b|trademark|limited warranty|disclaimer|full licen[cs]e"
    r"|^1\.[A-F](?:\.\d)?\.? |all rights reserved|plain vanilla ascii|produced by",
    re.IGNORECASE,
)
_LEGAL_HINTS = re.compile(
    r"\b(?:copyright|royalt(?:y|ies)|donat\w+|donors?|(?:un)?solicit\w*|refund|licen[cs]e|public domain"
    r"|derivative works"
    r"|volunteers|tax exempt|501\(c\)|foundation|liability|indemnify|redistribut\w+|replacement copy|pglaf)\b",
    re.IGNORECASE,
)
_FRAME_START = re.compile(r"\*{3} ?START OF (?:THE|THIS) PROJECT", re.IGNORECASE)
_FRAME_END = re.compile(r"\*{3} ?END OF (?:THE|THIS) PROJECT|^\s*End of (?:the )?Project Gutenberg", re.IGNORECASE)

_HOUSEKEEPING = re.compile(
    r"\bthank(?:s| you)(?: \w+){0,3} for (?:listening|watching|joining|coming|having|tuning|your attention)"
    r"|\bwelcome(?: \w+){0,2} to\b|\b(?:please|to) subscribe\b|\bsubscribe (?:and|to (?:us|our|the (?:show|channel"
    r"|podcast|newsletter)))\b|\bfollow (?:us|me) on\b|\b(?:our|this \w+\'s|today\'s) sponsors?\b|\bsponsored by\b"
    r"|\bbrought to you by\b|\bpromo code\b"
    r"|\b(?:discount|coupon) code\b|\bfree trial\b|\b\d+ ?% (?:off your|discount)\b|\bcheck (?:it|us|them|this"
    r"|that) out\b"
    r"|\bhead over to\b|\b[\w-]+\.(?:com|org|fm|io|net|de|ai)\b|\bhttps?:|(?-i:\bSlack\b)|\b(?:on|to|via) (?:twitter"
    r"|facebook|instagram|youtube|linkedin|tiktok)\b|\bhear from you\b|\breach out to us\b|\b(?:our"
    r"|the) newsletter\b"
    r"|\bshow notes\b"
    r"|\bgood (?:morning|afternoon|evening)\b|\bsee you (?:next|again|soon|tomorrow|all)\b|\bnext (?:episode|lecture"
    r"|week)\b"
    r"|\bhello (?:everyone|everybody|and)\b|\bmy name is\b|\bcan (?:everybody|everyone|you(?: all)?) hear\b"
    r"|\bhomework (?:is|for)\b|\bthis episode\b|\btoday's (?:show|episode|sponsor|guest)\b|\bgreat question\b"
    r"|\bleave (?:us )?a (?:review|comment|rating)\b|\brate us\b|\blike button\b|\b(?:on|to) (?:itunes|spotify"
    r"|patreon)\b"
    r"|\bslides (?:will be|are) (?:online|available|uploaded)\b|\bmute (?:yourself|yourselves|your)\b"
    r"|\boffice hours\b|\bwithout further ado\b"
    r"|\bthat's (?:all|it) for (?:today|now|this)\b|\bany (?:more )?questions\?"
    r"|\bbefore we (?:begin|start|get going|dive in)\b|\blet'?s (?:get started|dive in|begin)\b|\bquick (?:note"
    r"|break)\b"
    # German
    r"|\b(?:vielen|herzlichen|besten) dank\b|\bdanke(?: \w+){0,3} (?:fürs?|für (?:ihre|eure|die)|dass)\b"
    r"|\b(?:herzlich )?willkommen\b|\bguten (?:morgen|tag|abend)\b|\bbis (?:zum nächsten mal|nächste woche|bald)\b"
    r"|\babonnier|\bnächste (?:folge|woche|vorlesung|sitzung)\b|\bin der nächsten (?:folge|vorlesung|sitzung)\b"
    r"|\bmein name ist\b|\bkönnen (?:sie|mich) (?:mich |alle )*(?:alle |gut )*hören\b|\bhausaufgabe|\bgesponsert\b"
    r"|\bnoch fragen\b|\bschön, dass (?:sie|ihr)\b|\bdie folien (?:finden|stehen|liegen|gibt)\b|\brabattcode\b",
    re.IGNORECASE,
)
_WORD = (
    r"(?:yeah|yes|no|nope|yep|right|exactly|okay|ok|sure|wow|oh|ah|hm+|mm+|definitely|absolutely|totally|cool|nice"
    r"|great|awesome|hi|hello|hey|thanks|thank you|sorry|of course|i agree|i know|that's (?:right|true|great|cool"
    r"|funny|awesome|amazing|interesting|good)|ja|nein|genau|richtig|danke|hallo|klar|stimmt|gut|schön|good)"
)
#: Nothing but such words, and perhaps to whom they are said.
_INTERJECTION = re.compile(
    rf"^{_WORD}(?:[,.!…]* (?:{_WORD}|there|guys|man|sir|everybody|everyone|(?-i:[A-Z]\w+)))*[.!?…]*$", re.IGNORECASE
)


def inside_frame(paragraphs: tuple[str, ...]) -> list[bool]:
    """For each paragraph whether it is content: not before the start mark, after the end mark or in legal words."""
    start = next((i for i, text in enumerate(paragraphs) if _FRAME_START.search(text)), -1)
    end = next((i for i, text in enumerate(paragraphs) if i > start and _FRAME_END.search(text)), len(paragraphs))
    in_book = any(_FRAME.search(text) for text in paragraphs)
    return [start < i < end and is_content(text, in_book=in_book) for i, text in enumerate(paragraphs)]


def is_content(paragraph: str, *, in_book: bool = False) -> bool:
    """No heading, no table of contents, no footnote; in a published book no legal words either."""
    text = paragraph.strip()
    if _FRAME.search(text) or re.match(r"\[Footnote\b", text):
        return False
    if in_book and (_LEGAL.search(text) or len(_LEGAL_HINTS.findall(text)) >= 2):
        return False
    return not is_heading(text)


def is_heading(text: str) -> bool:
    """A line in capitals, or a few words without the end of a sentence."""
    letters = [character for character in text if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    if not letters or (capitals > 0.7 * len(letters) and len(letters) > 3):
        return True
    return (
        re.match(r"#{1,6} |(?:lecture|chapter|part|section|kapitel|teil|vorlesung) [\dIVX]+\b[^.?!]*\.?$", text, re.I)
        is not None
    )


def is_housekeeping(sentence: str) -> bool:
    """A greeting, a thank-you, an advertisement, a notice about the event, or a mere interjection."""
    return _HOUSEKEEPING.search(sentence) is not None or _INTERJECTION.match(sentence) is not None
