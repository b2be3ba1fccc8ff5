"""Notes on a section: overview, key concepts, definitions, likely exam questions, pitfalls that the source warns of."""

import re
from collections.abc import Iterator, Sequence

from schemas.pack import Chunk
from workers.text.offline.pack.asking_de import asked_in_german
from workers.text.offline.pack.asking_en import asked_in_english
from workers.text.offline.pack.choosing import folded
from workers.text.offline.pack.concepts import Concept, concepts
from workers.text.offline.pack.facts import begin
from workers.text.offline.pack.gathering import what_is
from workers.text.offline.pack.material import Material, material_of
from workers.text.offline.pack.parts import terms_of
from workers.text.offline.pack.passages import Sentence
from workers.text.offline.pack.standing import is_question, is_readable, tells
from workers.text.offline.pack.telling import best_sentences
from workers.text.offline.pack.titles import is_general, is_name
from workers.text.offline.transcript.stems import stems
from workers.text.pack.shapes import ConceptDraft, DefinitionDraft, NotesDraft, RemarkDraft

OVERVIEW_SENTENCES = 3
#: Terms in a question on a heading.
ITEMS_MAX = 3
DEFINITIONS_MAX, QUESTIONS_MAX, PITFALLS_MAX = 12, 6, 5
_WARNS = re.compile(
    r"\b(?:not (?:to )?be (?:confused|mistaken)|often confused|sometimes confused|commonly confused|(?:common"
    r"|frequent|typical|widespread) (?:mistakes?|errors?"
    r"|misconceptions?|misunderstandings?|pitfalls?)|mistakenly|misconception|contrary to (?:popular|common) belief"
    r"|do not confuse|be careful|beware|caution"
    r"|must (?:not|never)|should (?:not|never)|may not|never|do not|don't|does not mean|it is (?:wrong|incorrect) to"
    r"|is not the same as|pitfall"
    r"|nicht (?:zu )?verwechseln|verwechselt|häufige?r? (?:Fehler|Irrtum|Irrtümer|Missverständnis\w*)|irrtümlich"
    r"|entgegen (?:der|einer) (?:verbreiteten|landläufigen)"
    r"|darf nicht|dürfen nicht|darf man nicht|darf nie|Vorsicht|Achtung|niemals|nicht dasselbe wie|bedeutet nicht)\b",
    re.IGNORECASE,
)
_MILD = re.compile(
    r"\b(?:may not|never|do not|don't|does not mean|niemals|should not|must not|darf nicht|dürfen nicht)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(r"^(?:Do not|Don't|Never|Avoid|Beware|Be careful|Vorsicht|Achtung|Niemals)\b")


def offline_notes(section: str, chunks: tuple[Chunk, ...], language: str) -> NotesDraft:
    """Everything literal from the source; lists may be empty where it has nothing of the kind."""
    material = material_of(section, chunks, language)
    return NotesDraft(
        overview=_overview(material),
        key_concepts=[
            ConceptDraft(title=one.title, description=one.description, chunk_ids=list(one.chunk_ids))
            for one in concepts(material)
        ],
        definitions=[
            DefinitionDraft(term=one.term, definition=f"{begin(one.meaning)}.", chunk_ids=[one.chunk_id])
            for one in material.defined[:DEFINITIONS_MAX]
        ],
        likely_exam_questions=_questions(material),
        common_pitfalls=_pitfalls(material),
    )


def _overview(material: Material) -> str:
    sentences = material.reading.sentences
    best = _openings(material) if material.is_story else best_sentences(sentences, material.section, OVERVIEW_SENTENCES)
    if not best:
        best = [one for one in sentences if is_readable(one.text)][:2]
    if best:
        return " ".join(one.text for one in best)
    headings = [title for title, _ in material.reading.headings if is_name(title) and not is_general(title)]
    items = [item for listing in material.reading.listings for item in listing.items]
    tables = [", ".join(name for name in table.header if name) for table in material.reading.tables]
    items = [item for item in items if re.search(r"[^\W\d_]{3}", item)]
    texts = [one.text for one in sentences[:2] if not one.is_item]
    shown = list(dict.fromkeys([*headings[:4], *tables[:3], *items[:4], *texts]))
    return "; ".join(text.rstrip(".;:") for text in shown)[:500] or material.section


def _openings(material: Material) -> list[Sentence]:
    """How each story of the section begins."""
    found: dict[str, Sentence] = {}
    for one in material.standing:
        found.setdefault(one.heading, one)
    best = best_sentences(material.reading.sentences, material.section, OVERVIEW_SENTENCES)
    chosen = {one.place: one for one in [*list(found.values())[:OVERVIEW_SENTENCES], *(best if len(found) < 2 else [])]}
    return [chosen[place] for place in sorted(chosen)][: OVERVIEW_SENTENCES + 1]


def _questions(material: Material) -> list[RemarkDraft]:
    """Questions that the source asks in its headings, then what, why and how from its sentences, spread over chunks."""
    found: list[tuple[float, int, str, str]] = []
    say = material.say
    for title, chunk_id in material.reading.headings:
        if is_question(title) and len(title.split()) >= 3:
            found.append((3.0, -1, title, chunk_id))
    for one in material.defined:
        found.append((1.5 + material.value.get(one.place, 0.0), one.place, what_is(material, one), one.chunk_id))
    asking = {"en": asked_in_english, "de": asked_in_german}.get(material.language)
    for fact in asking(material.reading) if asking else ():
        more = {"why": 1.6, "condition": 1.3, "aim": 1.2, "relation": 1.3, "used": 1.0}.get(fact.form, 0.6)
        found.append((more + material.value.get(fact.place, 0.0), fact.place, fact.front, fact.chunk_id))
    if say.main:
        every = concepts(material)
        for concept in every:
            if not is_question(concept.title) and (concept.is_heading or not material.is_story):
                question = _about(material, concept, every)
                found.append((0.9, concept.place, question, concept.chunk_ids[0]))
    found.sort(key=lambda item: (-item[0], item[1], item[2]))
    chosen: list[RemarkDraft] = []
    bags: list[frozenset[str]] = []
    for _, _, text, chunk_id in found:
        bag = frozenset(stems(text))
        if len(chosen) == QUESTIONS_MAX or any(
            len(bag & other) >= 0.6 * min(len(bag), len(other)) for other in bags if other
        ):
            continue
        if folded(text) in {folded(one.text) for one in chosen}:
            continue
        bags.append(bag)
        chosen.append(RemarkDraft(text=text, chunk_ids=[chunk_id]))
    return chosen


def _about(material: Material, concept: Concept, every: Sequence[Concept]) -> str:
    """A question on a whole heading, with what its passage speaks of where that can be told."""
    say = material.say
    items = _items(material, concept, every)
    if len(items) > 1 and not material.is_story:
        return say.about.format(heading=concept.title, items=say.join(items))
    term = material.casing.inside(concept.title, heading=concept.is_heading)
    if re.match(r"(?:How|Why|What|When|Where|Which|Who|Whether) ", concept.title):
        return say.explain.format(term=term[:1].lower() + term[1:])
    if material.is_story:
        return say.story.format(term=say.quote(concept.title))
    is_title = len(term.split()) > 1 and term == concept.title and material.language != "de"
    return say.main.format(term=say.quote(term) if is_title else term)


def _items(material: Material, concept: Concept, every: Sequence[Concept]) -> list[str]:
    """Two or three of its terms as they stand in a question: "the pecten", "dabbling ducks"."""
    terms = [term for term, _ in terms_of(material, concept, every)][:ITEMS_MAX]
    if material.language == "de":
        return [material.say.quote(term.surface) for term in terms]
    return [material.terms.named(term) for term in terms]


def _pitfalls(material: Material) -> list[RemarkDraft]:
    warned = sorted(_warnings(material), key=lambda item: (-item[0], item[1].place))[:PITFALLS_MAX]
    return [
        RemarkDraft(text=one.text, chunk_ids=[one.chunk_id])
        for _, one in sorted(warned, key=lambda item: item[1].place)
    ]


def _warnings(material: Material) -> Iterator[tuple[float, Sentence]]:
    for one in material.reading.sentences:
        if material.is_story or not is_readable(one.text) or is_question(one.text):
            continue
        if not _WARNS.search(one.text) or not (tells(one) or _ORDER.match(one.text)):
            continue
        strong = len(_WARNS.findall(one.text)) > len(_MILD.findall(one.text))
        if (
            strong
            or _ORDER.match(one.text)
            or re.search(r"\b(?:must|should) (?:not|never)\b|\b(?:darf|dürfen) nicht\b", one.text)
        ):
            yield (1.0 if strong else 0.5) + material.value.get(one.place, 0.0), one
