"""What is not drawn for a picture book: words of cruelty, blood, weapons, nakedness and drugs, in six languages.

The story's own words stay as they are; only what an illustrator is told is chosen, and mended, with this.
"""

import re
from typing import Final

_WORDS: Final = {
    "en": "blood|bloody|bleeding|kill|kills|killed|killing|murder\\w*|corpse|corpses|stab\\w*|strangl\\w*"
    "|behead\\w*|beheaded"
    "|hanged|slaughter\\w*|gun|guns|pistol|rifle|bullet\\w*|shot dead|suicide|torture\\w*|naked|nude|nudity|sex"
    "|sexy|sexual\\w*"
    "|whip\\w*|gore|gory|drunk|drunken|drugs|cocaine|heroin|cigarette\\w*|dead body|skinned|executed|execution"
    "|rape\\w*",
    "de": "Blut|blutig\\w*|blutend\\w*|töte\\w*|tötete\\w*|getötet|Mord\\w*|ermord\\w*|Leiche\\w*|erstach"
    "|erstochen|erwürg\\w*|geköpft"
    "|Pistole\\w*|Gewehr\\w*|erschoss\\w*|erschossen|Selbstmord|Folter\\w*|nackt\\w*|betrunken\\w*|Drogen",
    "fr": "sang|sanglant\\w*|tua|tué\\w*|tuer|meurtre\\w*|cadavre\\w*|poignard\\w*|étrangl\\w*|décapit\\w*"
    "|pistolet\\w*|fusil\\w*|suicide"
    "|tortur\\w*|nu|nue|nus|nues|ivre\\w*|drogue\\w*",
    "es": "sangre|sangrient\\w*|mató|matar|matado\\w*|asesin\\w*|cadáver\\w*|apuñal\\w*|estrangul\\w*"
    "|decapit\\w*|pistola\\w*|rifle\\w*"
    "|suicidio|tortur\\w*|desnud\\w*|borrach\\w*|drogas?",
    "nl": "bloed|bloedig\\w*|doodde|doden|gedood|vermoord\\w*|moord\\w*|lijk|lijken|gestoken|gewurgd"
    "|onthoofd\\w*|pistool|geweer"
    "|zelfmoord|marteld\\w*|naakt\\w*|dronken|drugs",
    "zh": "血|杀|谋杀|尸体|枪|自杀|裸体|毒品",
    "ar": "دماء|قتل|جثة|مسدس|انتحار|عارية?",
}  # fmt: skip
_PATTERNS: Final = {
    language: re.compile(rf"(?<!\w)(?:{words})(?!\w)" if language != "zh" else words, re.IGNORECASE)
    for language, words in _WORDS.items()
}


def unsafe_words(text: str, language: str) -> tuple[str, ...]:
    """The words of `text` that no picture for children should be made of."""
    pattern = _PATTERNS.get(language, _PATTERNS["en"])
    return tuple(dict.fromkeys(match.group() for match in pattern.finditer(text)))


def is_safe_to_draw(text: str, language: str) -> bool:
    return not unsafe_words(text, language)


def without_unsafe(text: str, language: str) -> str:
    """`text` without the sentences that have such words; "" when none is left."""
    sentences = re.split(r"(?<=[.!?…。！？؟])\s*", text)
    return " ".join(one for one in sentences if one and is_safe_to_draw(one, language))
