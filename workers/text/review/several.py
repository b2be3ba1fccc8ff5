"""Whether a question tells that several options are to be chosen."""

import re

_MANY = r"(?:two|three|four|five|2|3|4|5|all|one or more)"
_THINGS = r"(?:statements|options|answers|methods|features|factors|reasons|services|tools|values|properties|numbers)"
_SEVERAL = re.compile(
    # English
    rf"\b(?:choose|select|pick|mark|tick|check)\b.{{0,30}}?\b{_MANY}\b|\b(?:all|any) that (?:apply|are)\b"
    rf"|\bwhich (?:of (?:the following|these) )?(?:two|three|four|five|2|3|4|5)\b|\bone or more\b|\bmore than one\b"
    rf"|\b(?:multiple|several|two|three|2|3) (?:correct )?(?:answers|options|choices|are correct)\b"
    rf"|\b(?:which|what)\b(?! one\b)[^.?!,;]{{0,60}}? (?:are|were)\b"
    rf"|\bwhich(?: of (?:the|these)(?: following)?)? {_THINGS}\b"
    r"|\bwhich of (?:the following|these|them) (?:apply|hold|match|describe|belong|contain|have|need|use|do|can all)\b"
    # German
    r"|\b(?:wähle\w*|kreuze\w*|markiere\w*|nenne\w*)\b.{0,40}?\b(?:zwei|drei|vier|alle|mehrere|2|3)\b"
    r"|\bwelche\b[^.?!,;]{0,60}? (?:sind|waren|haben|gehören|treffen|stimmen|werden|können)\b"
    r"|\b(?:mehrere|zwei|drei) antworten\b"
    # French, Spanish, Italian, Portuguese, Dutch
    r"|\b(?:choisissez|sélectionnez|cochez)\b.{0,40}?\b(?:deux|trois|toutes|tous|plusieurs)\b"
    r"|\b(?:quels|quelles|lesquels|lesquelles|plusieurs réponses|cuáles|quali|quais)\b"
    r"|\b(?:elija|elige|seleccione|selecciona|marque|marca|escoja)\b.{0,40}?\b(?:dos|tres|todas|todos|varias)\b"
    r"|\b(?:scegli|seleziona)\w*\b.{0,40}?\b(?:due|tre|tutt[ei])\b"
    r"|\b(?:escolha|selecione|marque|assinale)\b.{0,40}?\b(?:duas|dois|três|todas|todos)\b"
    r"|\b(?:kies|selecteer)\b.{0,40}?\b(?:twee|drie|alle)\b"
    # Chinese, Japanese
    r"|多选|哪些|すべて選",
    re.IGNORECASE,
)


def announces_several(question: str) -> bool:
    """ "Choose TWO", "Which of these are prime?", "Select all that apply"; in the languages that exams come in."""
    return _SEVERAL.search(question) is not None
