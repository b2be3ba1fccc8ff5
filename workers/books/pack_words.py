"""The fixed words of a study pack, per language."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PackWords:
    """Headings and column names."""

    overview: str
    concepts: str
    definitions: str
    exam_questions: str
    pitfalls: str
    cards: str
    front: str
    back: str
    source: str
    quiz: str
    answers: str
    mind_map: str
    #: The line that labels what no model wrote.
    offline: str


_ALL: Final = {
    "en": PackWords(
        "Overview", "Key concepts", "Definitions", "Likely exam questions", "Common pitfalls", "Flashcards", "Front",
        "Back", "Source", "Quiz", "Answers", "Mind map",
        "Drawn offline from the source's own sentences; no language model wrote it.",
    ),
    "de": PackWords(
        "Überblick", "Wichtige Begriffe", "Definitionen", "Mögliche Prüfungsfragen", "Häufige Fehler", "Karteikarten",
        "Vorderseite", "Rückseite", "Quelle", "Quiz", "Lösungen", "Mindmap",
        "Offline aus den Sätzen der Quelle zusammengestellt; kein Sprachmodell hat daran geschrieben.",
    ),
    "fr": PackWords(
        "Vue d'ensemble", "Notions clés", "Définitions", "Questions d'examen probables", "Erreurs fréquentes", "Fiches",
        "Recto", "Verso", "Source", "Quiz", "Réponses", "Carte mentale",
        "Composé hors ligne avec les phrases de la source ; aucun modèle de langue n'y a écrit.",
    ),
    "es": PackWords(
        "Resumen", "Conceptos clave", "Definiciones", "Preguntas de examen probables", "Errores frecuentes", "Tarjetas",
        "Anverso", "Reverso", "Fuente", "Cuestionario", "Respuestas", "Mapa mental",
        "Compuesto sin conexión con las frases de la fuente; ningún modelo de lenguaje ha escrito en él.",
    ),
    "it": PackWords(
        "Panoramica", "Concetti chiave", "Definizioni", "Probabili domande d'esame", "Errori frequenti", "Schede",
        "Fronte", "Retro", "Fonte", "Quiz", "Risposte", "Mappa mentale",
        "Composto offline con le frasi della fonte; nessun modello linguistico vi ha scritto.",
    ),
    "nl": PackWords(
        "Overzicht", "Kernbegrippen", "Definities", "Mogelijke examenvragen", "Veelgemaakte fouten", "Flashcards",
        "Voorkant", "Achterkant", "Bron", "Quiz", "Antwoorden", "Mindmap",
        "Offline samengesteld uit de zinnen van de bron; geen taalmodel heeft eraan geschreven.",
    ),
    "pt": PackWords(
        "Visão geral", "Conceitos principais", "Definições", "Prováveis questões de exame", "Erros comuns", "Cartões",
        "Frente", "Verso", "Fonte", "Questionário", "Respostas", "Mapa mental",
        "Composto offline com as frases da fonte; nenhum modelo de linguagem escreveu nele.",
    ),
    "zh": PackWords(
        "概览", "核心概念", "定义", "可能的考题", "常见误区", "抽认卡", "正面", "背面", "出处", "测验", "答案",
        "思维导图", "根据原文语句离线生成，未使用语言模型。",
    ),
}  # fmt: skip


def pack_words(language: str) -> PackWords:
    """Words for a language tag; English where there are none."""
    return _ALL.get(language.partition("-")[0].lower(), _ALL["en"])
