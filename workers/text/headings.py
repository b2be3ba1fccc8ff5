"""The fixed words of a lesson, per language."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Headings:
    objectives: str
    explanation: str
    worked: str
    question: str
    answer: str
    key_terms: str
    check: str
    answers: str
    contents: str
    #: The line that labels what no model wrote.
    offline: str
    #: The line that labels a lesson of a model with parts that it left out.
    filled: str


_ALL: Final = {
    "en": Headings(
        "Objectives",
        "Explanation",
        "Worked questions",
        "Question",
        "Right answer",
        "Key terms",
        "Short check",
        "Answers",
        "Contents",
        "Assembled offline from the exam's own questions; no language model wrote it.",
        "Parts that the author left out were assembled offline from the exam's own questions.",
    ),
    "de": Headings(
        "Lernziele",
        "Erklärung",
        "Gelöste Fragen",
        "Frage",
        "Richtige Antwort",
        "Begriffe",
        "Kurze Kontrolle",
        "Antworten",
        "Inhalt",
        "Offline aus den Fragen der Prüfung zusammengestellt; kein Sprachmodell hat daran geschrieben.",
        "Fehlende Teile wurden offline aus den Fragen der Prüfung zusammengestellt.",
    ),
    "fr": Headings(
        "Objectifs",
        "Explication",
        "Questions résolues",
        "Question",
        "Bonne réponse",
        "Termes clés",
        "Petit contrôle",
        "Réponses",
        "Sommaire",
        "Assemblé hors ligne à partir des questions de l'examen ; aucun modèle de langage ne l'a rédigé.",
        "Les parties manquantes ont été assemblées hors ligne à partir des questions de l'examen.",
    ),
    "es": Headings(
        "Objetivos",
        "Explicación",
        "Preguntas resueltas",
        "Pregunta",
        "Respuesta correcta",
        "Términos clave",
        "Breve control",
        "Respuestas",
        "Contenido",
        "Compuesto sin conexión con las preguntas del examen; ningún modelo de lenguaje lo ha escrito.",
        "Las partes que faltaban se compusieron sin conexión con las preguntas del examen.",
    ),
    "zh": Headings(
        "学习目标",
        "讲解",
        "例题解析",
        "问题",
        "正确答案",
        "关键术语",
        "小测验",
        "答案",
        "目录",
        "离线生成：内容取自试题本身，未使用语言模型。",
        "缺少的部分由试题内容离线补齐。",
    ),
}


def headings_for(language: str) -> Headings:
    """The words of a language tag ("de", "de-CH"), English where there are none yet."""
    return _ALL.get(language.split("-", maxsplit=1)[0].lower(), _ALL["en"])
