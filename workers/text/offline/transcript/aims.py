"""What a learner can do after a section, told by what the source holds."""

import re
from collections.abc import Sequence

from workers.text.offline.transcript.because import reasons
from workers.text.offline.transcript.material import Material
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.vocabulary import Word

AIMS_MAX = 3
_EXAMPLE = re.compile(
    r"\b(?:for (?:example|instance)|such as|suppose|imagine|zum Beispiel|beispielsweise|angenommen)\b", re.IGNORECASE
)


def aims(material: Material, used: Sequence[Said], words: Sequence[Word]) -> list[str]:
    """One to three."""
    say = material.say
    found = [say.objective_explain.format(topic=material.subtopic)]
    defined = [word.term for word in words if word.is_defined]
    named = [word.term for word in words]
    if defined:
        found.append(say.objective_terms.format(terms=say.join(defined[:3])))
    elif len(named) > 1:
        found.append(say.objective_words.format(terms=say.join(named[:3])))
    why = next(iter(reasons(used)), None)
    if why is not None:
        found.append(say.objective_why.format(text=say.quote(f"{why.what}{why.comma} {why.link} …")))
    elif any(one.points or _EXAMPLE.search(one.text) for one in used):
        found.append(say.objective_example.format(topic=material.subtopic))
    return found[:AIMS_MAX]
