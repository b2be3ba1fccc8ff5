"""Words that tell names from other capitalised words."""

_NEUTRAL_WORDS = (
    "i i'm i've i'll i'd mr mrs ms dr prof sir st step part section chapter lecture lesson exercise question answer "
    "option figure table example note notes tip warning quiz unit module appendix page item key true false yes no "
    "ok god herr frau schritt teil abschnitt kapitel abbildung tabelle beispiel frage antwort hinweis point points "
    "idea ideas takeaway takeaways summary term terms concept definition fact objective objectives recap insight "
    "overview introduction conclusion remember background goal goals topic"
)
_TITLES_WORDS = "mr mrs ms dr prof professor sir lord lady herr frau mme monsieur madame señor señora"
_DEEDS_WORDS = (
    "said says showed shows discovered invented wrote writes described explained proved argued argues found "
    "demonstrated lived worked taught published proposed introduced claimed suggested observed noticed noted called "
    "believed thought built founded developed created was's zeigte entdeckte erfand schrieb beschrieb erklärte "
    "bewies fand sagte découvrit inventa écrivit montra descubrió inventó escribió mostró"
)
_OPENERS_WORDS = (
    "consider compare remember recall imagine suppose unlike like today yesterday dear young old ask tell let try "
    "call read watch look listen visit thank please welcome hello build install import open start meet poor great "
    "little dead modern ancient early late later soon finally both many most some even only just maybe perhaps"
)

#: Capitalised by custom, and no claim about anything.
NEUTRAL = frozenset(_NEUTRAL_WORDS.split())
#: What stands before a name.
TITLES = frozenset(_TITLES_WORDS.split())
#: What people do; the word before, at the start of a sentence, is then a name.
DEEDS = frozenset(_DEEDS_WORDS.split())
#: Words that often open a sentence before a name.
OPENERS = frozenset(_OPENERS_WORDS.split())
