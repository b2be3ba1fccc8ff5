"""Who the hero is: kind, colours and clothes, from the character sheet alone, so that every page draws the same one."""

from dataclasses import dataclass, field
from random import Random

from schemas.picture import CharacterSheet
from workers.pictures.drawn.colors import darker, is_akin, lighter, luminance, mix
from workers.pictures.drawn.vocabulary import Hit, Text, read_words, text_of, vocabulary

_SKINS = ("#f6d3b8", "#eec09c", "#dba27a", "#b97a52", "#8a5638", "#fbe0cd")
_HAIRS = ("#5b3a24", "#2e2427", "#8a5a33", "#d9a94f", "#b5532c", "#3d2b22")
_DARK_HAIRS = ("#2e2427", "#3d2b22", "#5b3a24")
_GREY_HAIR = "#d9d6d0"
#: Furs of creatures that are named without a colour.
FURS: dict[str, str] = {
    "rabbit": "#b99a7d", "cat": "#e0954a", "dog": "#c08a55", "bear": "#9a6a42", "fox": "#dd7430", "wolf": "#84858f",
    "mouse": "#a79f9d", "dragon": "#5fa35c", "robot": "#9fb4bf", "owl": "#9b7550", "pig": "#f0a8a8", "lion": "#dba24c",
    "tiger": "#e58c36", "frog": "#6fae4c", "elephant": "#9aa6b5", "panda": "#f4f1ea", "monkey": "#8f6243",
    "squirrel": "#b9683a", "hedgehog": "#93745a", "penguin": "#3c4557",
}  # fmt: skip
CREATURES = frozenset(FURS)
_FEMALE = frozenset({"girl", "woman", "old-woman", "princess", "queen", "witch", "mermaid"})
_CHILDREN = frozenset({"girl", "boy", "child"})
_OLD = frozenset({"old-woman", "old-man", "wizard"})
#: What somebody wears who is named without clothes.
_DRESSED: dict[str, tuple[str, ...]] = {
    "girl": ("dress",), "boy": ("shirt", "trousers"), "child": ("shirt", "trousers"), "woman": ("dress",),
    "man": ("jacket", "trousers"), "old-woman": ("dress", "apron", "glasses"),
    "old-man": ("shirt", "trousers", "beard", "glasses"), "knight": ("armour", "helmet", "cape"),
    "princess": ("dress", "crown"), "queen": ("dress", "crown", "cape"), "prince": ("jacket", "trousers", "crown"),
    "king": ("robe", "crown", "beard", "cape"), "wizard": ("robe", "pointed-hat", "beard"),
    "witch": ("dress", "pointed-hat"), "astronaut": ("spacesuit",), "pirate": ("jacket", "trousers", "pirate-hat"),
    "mermaid": ("dress",),
}  # fmt: skip
#: How far before a piece of clothing its colour may stand, in words or characters.
_REACH = 4
_STOPS = frozenset(".;:!?")


@dataclass(frozen=True)
class Character:
    """Everything about a figure that stays from page to page. Colours are its own, before any light."""

    kind: str
    #: Fur, or skin of a person.
    skin: str
    #: Belly, muzzle, inner ears.
    pale: str
    hair: str
    hair_cut: str
    #: Clothes and what is carried: {"jacket": "#3f6fc4", "hat": …}.
    wears: dict[str, str] = field(default_factory=dict)
    #: Markings on fur: colour of spots or stripes, None without.
    spots: str | None = None
    stripes: str | None = None
    #: A toy: seams and button eyes.
    plush: bool = False
    grown: bool = False

    @property
    def is_creature(self) -> bool:
        return self.kind in CREATURES

    @property
    def is_female(self) -> bool:
        return self.kind in _FEMALE

    @property
    def signature(self) -> tuple[str, ...]:
        """The colours that one knows the figure by, most telling first."""
        clothes = tuple(self.wears[name] for name in ("jacket", "dress", "shirt", "robe", "cape") if name in self.wears)
        return clothes + ((self.skin,) if self.is_creature else (self.hair,))


def hero_of(sheet: CharacterSheet) -> Character:
    """The hero of a book."""
    text = text_of(sheet.description)
    random = Random(sheet.seed)  # noqa: S311 - a drawing's seed
    kind = kind_of(text)
    if kind in CREATURES:
        return _creature(kind, text, sheet.palette, random)
    return _person(kind, text, sheet.palette, random)


def kind_of(text: Text) -> str:
    """The first creature or person that a description names; a child where it names none."""
    beasts = [hit for hit in vocabulary("creatures").hits(text) if hit.meaning in CREATURES]
    hits = beasts + vocabulary("people").hits(text)
    kinds = [hit.meaning for hit in sorted(hits, key=lambda hit: hit.place)]
    return kinds[0] if kinds else "child"


def companion_of(kind: str, grown: bool, seed: int) -> Character:
    """Somebody else: the same whenever a book names this kind again, and never in the hero's colours."""
    random = Random(f"{kind} {grown} {seed}")  # noqa: S311 - a drawing's seed
    palette = random.sample(("#c4574a", "#5b7fb0", "#d8a23f", "#6d9b6a", "#9a6b9e", "#4f9a9a"), 3)
    if kind in CREATURES:
        fur = mix(FURS[kind], random.choice(("#ffffff", "#4a3428")), 0.14)
        wears = {"dress": palette[0], "apron": "#f4efe4"} if grown else {"scarf": palette[0]}
        return Character(kind, fur, lighter(fur, 0.5), fur, "short", wears, *_markings(kind), grown=grown)
    wears = {name: _default_color(name, palette, i) for i, name in enumerate(_DRESSED.get(kind, ("shirt", "trousers")))}
    return _with_hair(kind, text_of(""), wears, random, grown)


def _markings(kind: str) -> tuple[str | None, str | None]:
    """Spots and stripes that a kind always has."""
    return ("#3a3740" if kind == "panda" else None, "#4a352b" if kind == "tiger" else None)


def _creature(kind: str, text: Text, palette: tuple[str, ...], random: Random) -> Character:
    place = (
        min(hit.place for hit in vocabulary("creatures").hits(text) if hit.meaning == kind) if _names(kind, text) else 0
    )
    colors = vocabulary("colors").hits(text)
    used = [hit for hit in colors if 0 < place - hit.place <= 2 or not _belongs_to_clothes(hit, text)]
    near = sorted(used, key=lambda hit: (abs(hit.place - place), hit.place))
    fur = near[0].meaning if near else _fur_of(kind, palette)
    wears = _wears(text, tuple(color for color in palette if color != fur))
    marks = vocabulary("wardrobe").meanings(text)
    second = next((hit.meaning for hit in near if hit.meaning != fur), None)
    patch = second or (darker(fur, 0.35) if luminance(fur) > 0.5 else lighter(fur, 0.55))
    plush = any(word in text.words for word in ("plush", "velveteen", "stuffed", "toy", "teddy", "knitted", "plüsch"))
    spots, stripes = _markings(kind)
    spots, stripes = patch if "spots" in marks else spots, patch if "stripes" in marks else stripes
    return Character(kind, fur, lighter(fur, 0.55), fur, "short", wears, spots, stripes, plush)


def _fur_of(kind: str, palette: tuple[str, ...]) -> str:
    """The first colour of the palette that such a creature may have: a meadow behind it makes no green rabbit."""
    return next((color for color in palette if is_akin(color, FURS[kind])), FURS[kind])


def _names(kind: str, text: Text) -> bool:
    return any(hit.meaning == kind for hit in vocabulary("creatures").hits(text))


def _belongs_to_clothes(color: Hit, text: Text) -> bool:
    return any(
        0 <= hit.place - color.place <= _REACH and not _parted(text, color.place, hit.place)
        for hit in vocabulary("wardrobe").hits(text)
        if hit.meaning not in ("fur", "spots", "stripes")
    )


def _parted(text: Text, start: int, end: int) -> bool:
    return any(word in _STOPS or word == "," for word in text.words[start:end])


def _person(kind: str, text: Text, palette: tuple[str, ...], random: Random) -> Character:
    named = _wears(text, palette)
    missing = [name for name in _DRESSED.get(kind, ("shirt", "trousers")) if name not in named]
    if any(name in named for name in ("dress", "robe", "jacket", "shirt", "spacesuit")):
        missing = [name for name in missing if name not in ("dress", "shirt", "jacket", "robe")]
    free = [color for color in palette if color not in named.values()] or list(palette)
    wears = {**named, **{name: _default_color(name, free, i) for i, name in enumerate(missing)}}
    if not {"dress", "robe", "trousers", "spacesuit", "armour"} & set(wears):
        wears["trousers"] = darker(free[min(1, len(free) - 1)], 0.35)
    return _with_hair(kind, text, wears, random, grown=kind not in _CHILDREN)


def _default_color(name: str, free: list[str], place: int) -> str:
    fixed = {"crown": "#f0c343", "armour": "#a9b4c0", "helmet": "#a9b4c0", "spacesuit": "#eceff2", "beard": _GREY_HAIR,
             "glasses": "#4a3b33", "apron": "#f6f1e7", "pirate-hat": "#2f2b36"}  # fmt: skip
    color = free[place % len(free)]
    if name == "trousers":
        return darker(color, 0.35)
    return fixed.get(name, color)


def _with_hair(kind: str, text: Text, wears: dict[str, str], random: Random, grown: bool) -> Character:
    colors = vocabulary("colors").hits(text)
    hair_places = [hit.place for hit in vocabulary("wardrobe").hits(text) if hit.meaning == "hair"]
    blond = [hit.meaning for hit in colors if hit.meaning in ("#e9c46a", "#b5532c")]
    near = [hit.meaning for place in hair_places for hit in colors if 0 < place - hit.place <= 3]
    after = [hit.meaning for place in hair_places for hit in colors if 0 < hit.place - place <= 2]
    fair = any(hit.meaning in ("#e9c46a", "#b5532c") for hit in vocabulary("colors").hits(text))
    skin = _skin(text, random, _SKINS[:2] if fair else _SKINS)
    chosen = random.choice(_HAIRS if luminance(skin) > 0.6 else _DARK_HAIRS)
    hair = next(iter(near + after + blond), _GREY_HAIR if kind in _OLD else chosen)
    cuts = vocabulary("hair").meanings(text) if hair_places or kind in _CHILDREN else []
    cut = next((name for name in cuts if name != "short"), "long" if kind in _FEMALE and not grown else "short")
    if kind in ("woman", "old-woman") and not cuts:
        cut = "bun"
    return Character(kind, skin, lighter(skin, 0.3), hair, cut, wears, grown=grown)


def _skin(text: Text, random: Random, usual: tuple[str, ...]) -> str:
    chosen = random.choice(usual)
    for at, word in enumerate(text.words):
        if word in ("skin", "skinned", "complexion", "haut", "peau", "piel", "huid") and at:
            tone = text.words[at - 1]
            return {
                "dark": "#6d4330",
                "black": "#5b3626",
                "brown": "#8a5638",
                "olive": "#c99a6c",
                "tan": "#c58c5f",
            }.get(tone, "#f6d3b8")
    return chosen


def _wears(text: Text, palette: tuple[str, ...]) -> dict[str, str]:
    """Each piece of clothing that the text names with its colour: the word before it, after it, or of the palette."""
    known = read_words("wardrobe")
    colors = vocabulary("colors").hits(text)
    clothes = [
        hit for hit in vocabulary("wardrobe").hits(text) if hit.meaning not in ("fur", "spots", "stripes", "hair")
    ]
    wears: dict[str, str] = {}
    for i, hit in enumerate(clothes):
        before = [c for c in colors if 0 < hit.place - c.place <= _REACH and not _parted(text, c.place, hit.place)]
        taken = clothes[i - 1].place if i else -1
        before = [c for c in before if c.place > taken]
        after = [c for c in colors if 0 < c.place - hit.place <= hit.length + 1]
        color = (
            before[-1].meaning
            if before
            else after[0].meaning
            if after
            else _default_color(hit.meaning, list(palette), i)
        )
        if hit.meaning in known:
            wears.setdefault(hit.meaning, color)
    return wears
