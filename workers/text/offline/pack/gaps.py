"""Sentences of the source with one figure, name or term taken out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from workers.text.offline.pack.facts import shorten
from workers.text.offline.pack.material import Material, is_telling_term
from workers.text.offline.pack.passages import Sentence
from workers.text.offline.pack.plain import KEPT
from workers.text.offline.pack.standing import stands, stands_in_story
from workers.text.offline.pack.wording import GAP
from workers.text.offline.stopwords import ALL_STOP_WORDS
from workers.text.offline.transcript.cloze import gap_in
from workers.text.offline.transcript.figures import FIGURE
from workers.text.offline.transcript.stems import carries, stems
from workers.text.offline.transcript.terms import Term

WORDS_MIN, WORDS_MAX = 7, 30
#: So many other telling words must be left to tell what stood in the gap.
FRAME_MIN = 4
#: With no more sentences than this also what is said once is asked for.
_FEW = 8
#: What a gap is worth less that asks for "the surface of …": many such words would fit.
_RELATIVE = 0.3
_SCALE = re.compile(
    r" (?:hundred|thousand|million|billion|trillion|percent|tausend|Millionen|Milliarden|Prozent)\b| ?%"
)
_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-zé’'-]+(?: (?:of|de|van|von|the) (?=[A-Z]))? ?){2,4}(?<! )")
_LABEL = re.compile(
    r"(?i)(?:fig(?:ure|\.)?|table|section|chapter|page|no\.?|§|rule|article|step|part|form|paragraph|version|abb\.?"
    r"|nr\.?) ?$"
)


@dataclass(frozen=True, slots=True)
class Gap:
    """`before` + gap + `after` is the sentence; `sort` is "figure", "name" or "term"."""

    before: str
    answer: str
    after: str
    sort: str
    one: Sentence
    value: float
    term: Term | None = None

    @property
    def front(self) -> str:
        return f"{self.before}{GAP}{self.after}"


def gaps(material: Material) -> Iterator[Gap]:
    """For each sentence that stands, its figures, then names, then terms, most telling first."""
    titled = set(stems(material.section))
    ranked = [term for term in material.terms.ranked[:160] if is_telling_term(material, term)]
    standing = material.standing
    count_min = 2 if len(standing) > _FEW else 1
    for full in standing:
        one = _short(full, material.is_story)
        if one is None or len(one.text.split()) < WORDS_MIN or GAP in one.text:
            continue
        worth = material.value[one.place]
        yield from _figures(one, worth)
        yield from _names(one, worth)
        yield from _terms(material, one, worth, ranked, titled, count_min)


def _short(one: Sentence, is_story: bool) -> Sentence | None:
    """The sentence, or its beginning where that is one as well; None where it is too long."""
    if len(one.text.split()) <= WORDS_MAX:
        return one
    head = shorten(one.text, WORDS_MAX)
    tells = stands_in_story if is_story else stands
    return replace(one, text=f"{head}.") if head is not None and tells(f"{head}.") else None


def _figures(one: Sentence, worth: float) -> Iterator[Gap]:
    found = [match for match in FIGURE.finditer(one.text) if not _inside_kept(one.text, match.start())]
    if not 1 <= len(found) <= 3:
        return
    for match in found:
        before, after = one.text[: match.start()], one.text[match.end() :]
        if _LABEL.search(before) or match[0] in before + after or len(set(stems(before + after))) < FRAME_MIN:
            continue
        if re.match(r" ?[–-] ?\d| to \d", after) or re.search(r"\d ?[–-] ?$|\d to $", before):
            continue
        if (
            re.match(r"[\w/-]", after)
            or re.search(r"[\w/§$-]$", before)
            or match[0].casefold() in ("hundred", "thousand", "million")
        ):
            continue
        if not match[0][:1].isdigit() and re.match(r" (?:hundred|thousand|million|billion|or|and)\b", after):
            continue
        scale = _SCALE.match(after)
        answer = match[0] + (scale[0] if scale else "")
        yield Gap(before, answer, after[len(answer) - len(match[0]) :], "figure", one, worth + 0.25)
        return


def _names(one: Sentence, worth: float) -> Iterator[Gap]:
    for match in _NAME.finditer(one.text):
        before, after = one.text[: match.start()], one.text[match.end() :]
        rest = (before + after).casefold()
        if (
            any(word.casefold() in rest for word in match[0].split() if len(word) > 3)
            or len(set(stems(rest))) < FRAME_MIN
            or _goes_on(before, after)
        ):
            continue
        yield Gap(before, match[0].strip(), after, "name", one, worth + 0.2)
        return


def _goes_on(before: str, after: str) -> bool:
    """The name is longer than what was found: "the National League of … Trustees"."""
    return (
        re.match(r"(?:[-’']s?)? ?\(?[A-Z]|/|-\w", after) is not None
        or re.search(r"[A-Z][\w’'-]* (?:of |and )?$|[/-]$", before[1:]) is not None
    )


def _terms(
    material: Material, one: Sentence, worth: float, ranked: list[Term], titled: set[str], count_min: int
) -> Iterator[Gap]:
    bag = set(stems(one.text))
    made = 0
    for term in ranked:
        if not set(term.key) <= bag or len(bag) - len(term.key) < FRAME_MIN or set(term.key) <= titled:
            continue
        if term.count < count_min and len(term.key) < 2 and not term.is_name:
            continue
        match = gap_in(one.text, term)
        if (
            match is None
            or is_no_noun(one.text, match)
            or _inside_kept(one.text, match.start())
            or is_inside_name(material, one.text, match)
        ):
            continue
        more = -_RELATIVE * one.text[match.end() :].startswith(" of ")
        more += 0.15 * (len(term.key) > 1) + 0.1 * min(3, term.count) / 3 + 0.01 * min(14, len(term.surface))
        yield Gap(one.text[: match.start()], match[0], one.text[match.end() :], "term", one, worth + more, term)
        made += 1
        if made == 2:
            return


def is_inside_name(material: Material, text: str, match: re.Match[str]) -> bool:
    """A word beside it belongs to the same name ("river bank", "young wrens"), or it stands in a quotation."""
    left, right = text[: match.start()], text[match.end() :]
    before = re.search(r"([\w’'-]+) $", left)
    after = re.match(r" ([\w’'-]+)", right)
    nouns = material.terms.nouns
    if re.search(r"['‘“\"„][^'’”\"“]{0,30}$", left) and re.match(r"[^'‘“\"„]{0,30}['’”\"“]", right):
        return True
    single = before is not None and len(match[0].split()) == 1 and carries(before[1])
    if before and single and (_is_modifier(before[1]) or (material.language != "de" and nouns.is_noun(before[1]))):
        return True
    if before and before[1][:1].isupper() and match[0][:1].isupper() and before.start() > 0:
        return True
    if after is None:
        return False
    joined = material.language != "de" and carries(after[1]) and nouns.is_noun(after[1])
    if _is_cut_name(match[0], after[1]):
        return True
    return joined or (after[1][:1].isupper() and match[0].split()[-1][:1].isupper())


_BEHIND_MODAL = re.compile(r"\b(?:must|should|shall|may|can|cannot|will|would|could|might|not) $", re.IGNORECASE)
_PAST = re.compile(r"(?:stood|went|came|said|took|ran|saw|sat|fell|gave|made|found|began|lay|got|told|let|put|kept)$")


def is_no_noun(text: str, match: re.Match[str]) -> bool:
    """A verb ("must assist the office", "the mother stood under"), or a name that ends with something else."""
    words, before = match[0].split(), text[: match.start()]
    if _BEHIND_MODAL.search(before):
        return True
    if len(words) == 1:
        is_verb = before.endswith(" to ") and not words[0].endswith("s")
        return is_verb or _PAST.fullmatch(words[0]) is not None
    return _PAST.search(words[-1]) is not None or (words[0][:1].isupper() and words[-1][:1].islower())


def _is_cut_name(said: str, after: str) -> bool:
    """ "Harbour Museum night" of "the Harbour Museum night school": the name goes on."""
    words = said.split()
    mixed = words[0][:1].isupper() and words[-1][:1].islower()
    return mixed and after.casefold() not in ALL_STOP_WORDS and not after.endswith(("s", "ed"))


def _is_modifier(word: str) -> bool:
    return word.endswith(("al", "ic", "ive", "ous", "ary", "ar", "ent", "ant")) or word[:1].isupper()


def _inside_kept(text: str, place: int) -> bool:
    return any(match.start() <= place < match.end() for match in KEPT.finditer(text))
