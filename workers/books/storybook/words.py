"""The fixed words of a picture book, per language."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class BookWords:
    cover: str
    page: str
    end: str
    about: str
    #: "{author}" and "{illustrator}" are names; the offline forms stand by themselves.
    written_by: str
    drawn_by: str
    written_offline: str
    drawn_offline: str
    no_picture: str


_ALL: Final = {
    "en": BookWords(
        "Cover", "Page", "The End", "About this book", "Text: {author}.", "Pictures: {illustrator}.",
        "Text: arranged offline; no language model wrote it.",
        "Pictures: drawn offline from the words of each scene; no image model drew them.",
        "There is no picture here.",
    ),
    "de": BookWords(
        "Umschlag", "Seite", "Ende", "Über dieses Buch", "Text: {author}.", "Bilder: {illustrator}.",
        "Text: offline zusammengestellt; kein Sprachmodell hat daran geschrieben.",
        "Bilder: offline nach den Worten jeder Szene gezeichnet; kein Bildmodell hat sie gemalt.",
        "Hier fehlt ein Bild.",
    ),
    "fr": BookWords(
        "Couverture", "Page", "Fin", "À propos de ce livre", "Texte : {author}.", "Images : {illustrator}.",
        "Texte : composé hors ligne ; aucun modèle de langue n'y a écrit.",
        "Images : dessinées hors ligne d'après les mots de chaque scène ; aucun modèle d'image ne les a faites.",
        "Il manque ici une image.",
    ),
    "es": BookWords(
        "Cubierta", "Página", "Fin", "Sobre este libro", "Texto: {author}.", "Imágenes: {illustrator}.",
        "Texto: compuesto sin conexión; ningún modelo de lenguaje ha escrito en él.",
        "Imágenes: dibujadas sin conexión según las palabras de cada escena; ningún modelo de imagen las ha hecho.",
        "Aquí falta una imagen.",
    ),
    "it": BookWords(
        "Copertina", "Pagina", "Fine", "Informazioni sul libro", "Testo: {author}.", "Immagini: {illustrator}.",
        "Testo: composto offline; nessun modello linguistico vi ha scritto.",
        "Immagini: disegnate offline dalle parole di ogni scena; nessun modello di immagini le ha fatte.",
        "Qui manca un'immagine.",
    ),
    "nl": BookWords(
        "Omslag", "Bladzijde", "Einde", "Over dit boek", "Tekst: {author}.", "Tekeningen: {illustrator}.",
        "Tekst: offline samengesteld; geen taalmodel schreef eraan mee.",
        "Tekeningen: offline gemaakt naar de woorden van elke scène; geen beeldmodel tekende ze.",
        "Hier ontbreekt een tekening.",
    ),
}  # fmt: skip


def book_words(language: str) -> BookWords:
    """English where there are no others."""
    return _ALL.get(language.split("-", maxsplit=1)[0].lower(), _ALL["en"])


def imprint(words: BookWords, author: str, illustrator: str) -> tuple[str, str]:
    """Who wrote and who drew, as printed at the end: nobody shall take the offline ones for a model."""
    text = words.written_offline if author in ("", "offline") else words.written_by.format(author=author)
    drawn = illustrator in ("", "offline")
    return text, words.drawn_offline if drawn else words.drawn_by.format(illustrator=illustrator)
