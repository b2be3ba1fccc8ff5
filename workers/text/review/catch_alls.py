"""Options such as "all of the above" and "none of these"."""

import re
from collections.abc import Sequence

from schemas.quiz import QuizItem
from schemas.review import Finding
from workers.text.review.kinds import is_choice
from workers.text.review.report import count, quote

CHECK = "all_or_none_of_the_above"

_PATTERNS = (
    # English
    r"(?:all|none|any|both|neither|each|every one)(?: of)? (?:the |these |those |them)?(?:above|preceding|previous|"
    r"foregoing|below)"
    r"(?: (?:options|answers|choices|statements|alternatives|reasons))?(?: (?:is|are) .*)?",
    r"(?:all|none|any|both|neither) of (?:these|those|them|the (?:above|other|others|options|answers|choices|given|"
    r"listed|mentioned))\b"
    r"(?: (?:above|options?|answers?|choices?|ones?|options given|statements|things|reasons|alternatives|mentioned|"
    r"listed|correct))*"
    r"(?: (?:is|are) (?:correct|true|right|wrong|false|incorrect|possible|valid))?",
    r"(?:all|no) (?:the )?(?:options|answers|choices|alternatives)(?: above)? (?:is|are) (?:correct|true|right|"
    r"wrong|false)",
    # German
    r"(?:alle|keine[rs]?|nichts|alles|beide[rs]?)(?: (?:der|die|von|davon|den|dieser|diese))* ?(?:oben (?:genannte|"
    r"stehende|aufgeführte|erwähnte)|obige|vorstehende|vorherige|vorgenannte|obengenannte|obenstehende)[a-z]*"
    r"(?: \w+)?(?: (?:ist|sind|trifft|treffen) .*)?",
    r"(?:alle|keine[rs]?) (?:der |von |dieser |diesen |die )?(?:genannten|antworten|optionen|aussagen|"
    r"antwortmöglichkeiten|möglichkeiten)"
    r"(?: (?:ist|sind|trifft|treffen) .*)?",
    r"(?:keine[rs]?|nichts|alles|alle|beides) (?:davon|von (?:diesen|beiden|alledem)|dieser)",
    # French
    r"(?:toutes?|tous|aucune?)(?: d[eu]s?| les| ces| de ces| d'entre| des)* (?:réponses?|options?|propositions?|"
    r"choix|éléments?)"
    r"(?: (?:ci-dessus|précédent\w*|proposé\w*|sont .*|n'est .*|correcte?s?))*",
    r"(?:tout|rien|aucun|aucune|toutes?|tous)(?: (?:ce qui|de ce qui|des?|d'entre|de|les))* (?:précède|ci-dessus|"
    r"précédent\w*|ces)",
    # Spanish
    r"(?:todas?|todos|ningun[ao]?)(?: de)?(?: las?| los| estas| estos)? ?(?:opciones|respuestas|"
    r"alternativas)?(?: (?:de )?(?:las |los )?)?(?:anteriores|arriba|mencionad[ao]s)"
    r"(?: (?:es|son) .*)?",
    r"(?:todas|ninguna)(?: de)? (?:las|estas)(?: (?:opciones|respuestas))?(?: (?:es|son) (?:correctas?|verdaderas?|"
    r"falsas?))?",
    # Italian
    r"(?:tutt[ei]|nessun[ao]?)(?: de(?:lle|gli|i))?(?: le| i| gli)? ?(?:risposte|opzioni|alternative|"
    r"affermazioni)?(?: (?:sopra|precedenti|di cui sopra|elencate|sono .*|è .*))+",
    r"(?:tutte le precedenti|nessuna delle precedenti|nessuna di queste|tutte queste)",
    # Portuguese
    r"(?:todas?|todos|nenhum[a]?)(?: das?| dos| as| os)?(?: (?:opções|respostas|alternativas|anteriores|acima|"
    r"mencionadas|citadas|estão|está|são|é|corretas?|incorretas?|erradas?))+",
    r"nenhuma dest[ae]s|todas estas",
    # Dutch
    r"(?:alle|geen(?: enkel[e]?)?|geen van|al het|beide)(?: (?:van|de|het|deze))* ?(?:bovenstaande|bovengenoemde|"
    r"voorgaande|genoemde)(?: \w+)?(?: (?:is|zijn) .*)?",
    r"(?:geen|alle|beide)(?: van)? (?:deze|de) ?(?:antwoorden|opties)?(?: (?:is|zijn) .*)?",
    # Swedish, Danish, Polish, Russian, Chinese, Japanese
    r"(?:inget|alla|ingen) av (?:ovanstående|dessa)|(?:ingen|alle) af (?:ovenstående|de nævnte)",
    r"(?:wszystkie|żadn[ea]) z? ?(?:powyższe|powyższych|odpowiedzi.*)",
    r"(?:все|ничего|ни одно|ни один) (?:из )?(?:вышеперечисленн\w+|перечисленн\w+|вышеуказанн\w+)(?: \w+)?",
    r"(?:以上|上述)(?:选项|答案)?(?:都|皆|均|全)\w*|(?:以上|上述)\w*(?:都不|均不|皆非)\w*",
    r"(?:上記|これら)(?:の)?(?:すべて|全て|いずれ|どれ)\w*",
)
_CATCH_ALL = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
_EDGES = re.compile(r"^[\s\W]+|[\s\W]+$")


def is_catch_all(option: str) -> bool:
    """The option speaks of all or none of the others; it must be the whole option, not a part of one."""
    flat = _EDGES.sub("", " ".join(option.split()).casefold().replace("’", "'"))
    return _CATCH_ALL.fullmatch(flat) is not None


def check_catch_alls(items: Sequence[QuizItem]) -> list[Finding]:
    """Block "all of the above" and "none of the above".

    Two options known to be right give "all" away, one known to be wrong rules it out, and "none" tests only that
    wrong answers are recognised; and the options can no longer be shuffled.

    Source: Haladyna, Downing & Rodriguez 2002, "A review of multiple-choice item-writing guidelines for classroom
    assessment", Applied Measurement in Education 15(3), guidelines on "all of the above" and "none of the above";
    Tarrant & Ware 2008, "Impact of item-writing flaws in multiple-choice questions on student achievement in
    high-stakes nursing assessments", Medical Education 42(2).
    """
    found = {item.id: option for item in items if is_choice(item) for option in item.options if is_catch_all(option)}
    if not found:
        return []
    example = next(iter(found.values()))
    return [
        Finding(
            check=CHECK,
            message=f"{count(len(found), 'item has', 'items have')} an option that speaks of all or none of the "
            f"others, "
            f"such as {quote(example)}; write an option that says something of its own.",
            items=tuple(found),
        )
    ]
