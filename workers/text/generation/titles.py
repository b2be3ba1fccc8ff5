"""The fixed words of a lecture, a pre-read and an assignment, per language."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Titles:
    pre_read: str
    assignment: str
    aims: str
    look_for: str
    terms: str
    check: str
    questions: str
    answers: str
    single: str
    multiple: str
    subjective: str
    right: str
    model_answer: str
    rubric: str
    criterion: str
    points: str
    #: Introduces the subtopics that the transcript does not speak of, or hardly.
    not_covered: str
    missing: str
    partly: str
    #: The line that labels what no model wrote.
    offline: str


_ALL: Final = {
    "en": Titles(
        "Pre-read",
        "Assignment",
        "What you will learn",
        "What to look for",
        "Key terms",
        "Check yourself",
        "Questions to keep in mind",
        "Answers",
        "One right answer",
        "Several right answers",
        "In your own words",
        "Right",
        "Model answer",
        "Rubric",
        "What a good answer does",
        "Points",
        "Not in the transcript",
        "The transcript does not speak of: {names}.",
        "The transcript only touches: {names}.",
        "Assembled offline from the transcript; no language model wrote it.",
    ),
    "de": Titles(
        "Vorbereitung",
        "Aufgaben",
        "Was Sie lernen",
        "Worauf Sie achten sollten",
        "Begriffe",
        "Prüfen Sie sich",
        "Fragen zum Mitnehmen",
        "Lösungen",
        "Eine richtige Antwort",
        "Mehrere richtige Antworten",
        "In eigenen Worten",
        "Richtig",
        "Musterantwort",
        "Bewertung",
        "Was eine gute Antwort leistet",
        "Punkte",
        "Nicht im Transkript",
        "Das Transkript spricht nicht von: {names}.",
        "Das Transkript berührt nur: {names}.",
        "Offline aus dem Transkript zusammengestellt; kein Sprachmodell hat daran geschrieben.",
    ),
    "fr": Titles(
        "Lecture préparatoire",
        "Devoir",
        "Ce que vous apprendrez",
        "À quoi faire attention",
        "Termes clés",
        "Testez-vous",
        "Questions à garder à l'esprit",
        "Réponses",
        "Une seule bonne réponse",
        "Plusieurs bonnes réponses",
        "Avec vos propres mots",
        "Juste",
        "Réponse modèle",
        "Barème",
        "Ce que fait une bonne réponse",
        "Points",
        "Absent de la transcription",
        "La transcription ne parle pas de : {names}.",
        "La transcription ne fait qu'effleurer : {names}.",
        "Assemblé hors ligne à partir de la transcription ; aucun modèle de langage ne l'a rédigé.",
    ),
    "es": Titles(
        "Lectura previa",
        "Tarea",
        "Qué aprenderá",
        "En qué fijarse",
        "Términos clave",
        "Compruebe lo aprendido",
        "Preguntas para tener presentes",
        "Respuestas",
        "Una respuesta correcta",
        "Varias respuestas correctas",
        "Con sus propias palabras",
        "Correcto",
        "Respuesta modelo",
        "Rúbrica",
        "Qué hace una buena respuesta",
        "Puntos",
        "No está en la transcripción",
        "La transcripción no habla de: {names}.",
        "La transcripción solo toca: {names}.",
        "Compuesto sin conexión a partir de la transcripción; ningún modelo de lenguaje lo ha escrito.",
    ),
}


def titles_for(language: str) -> Titles:
    """The words of a language tag ("de", "de-CH"), English where there are none yet."""
    return _ALL.get(language.split("-", maxsplit=1)[0].lower(), _ALL["en"])
