"""English verbs that say something of their subject which can be asked for: third person -> base, past -> base."""

from typing import Final

_REGULAR = (
    "absorb produce contain require store release measure describe protect carry transport form provide control "
    "regulate connect "
    "separate determine define represent consume generate convert reduce increase prevent cause cover support remove "
    "attack attract "
    "reflect emit resemble inhabit include need use receive perform govern supply stimulate inhibit surround receive "
    "collect "
    "replace combine divide allow help enable combat express encode synthesize synthesise resist reveal indicate "
    "introduce invent discover develop publish propose establish create design found launch open name adopt sign win "
    "own observe "
    "demonstrate prove formulate explore conquer rule defeat compose paint appoint maintain ensure review approve "
    "oversee supervise submit"
)
_IRREGULAR = (
    "hold:holds:held make:makes:made give:gives:gave take:takes:took build:builds:built write:writes:wrote "
    "eat:eats:ate bring:brings:brought "
    "keep:keeps:kept lose:loses:lost feed:feeds:fed grow:grows:grew begin:begins:began become:becomes:became "
    "carry:carries:carried "
    "supply:supplies:supplied bear:bears:bore lay:lays:laid drive:drives:drove teach:teaches:taught find:finds:found "
    "seek:seeks:sought"
)
#: Asked about with "why" only.
_INTRANSITIVE = (
    "rise:rises:rose fall:falls:fell float:floats:floated burn:burns:burned flow:flows:flowed work:works:worked "
    "live:lives:lived "
    "grow:grows:grew shrink:shrinks:shrank melt:melts:melted freeze:freezes:froze boil:boils:boiled sink:sinks:sank "
    "move:moves:moved "
    "appear:appears:appeared remain:remains:remained die:dies:died fail:fails:failed stay:stays:stayed "
    "conduct:conducts:conducted "
    "cool:cools:cooled warm:warms:warmed happen:happens:happened occur:occurs:occurred look:looks:looked "
    "feel:feels:felt "
    "taste:tastes:tasted spread:spreads:spread turn:turns:turned change:changes:changed expand:expands:expanded "
    "differ:differs:differed "
    "need:needs:needed use:uses:used want:wants:wanted like:likes:liked seem:seems:seemed begin:begins:began "
    "stop:stops:stopped "
    "travel:travels:travelled act:acts:acted react:reacts:reacted swim:swims:swam fly:flies:flew run:runs:ran "
    "sleep:sleeps:slept "
    "decline:declines:declined improve:improves:improved vary:varies:varied matter:matters:mattered "
    "leave:leaves:left depend:depends:depended"
)
#: With a preposition that belongs to the verb.
_WITH_FORMS = (
    "lead to:leads to,led to;result in:results in,resulted in;consist of:consists of;depend on:depends "
    "on;refer to:refers to;belong to:belongs to;feed on:feeds on;rely on:relies on;contribute to:contributes "
    "to;act as:acts as,acted as;serve as:serves as,served as;deal with:deals with;correspond to:corresponds "
    "to;differ from:differs from;stem from:stems from;arise from:arises from;come from:comes from;protect "
    "against:protects against;react with:reacts with;give rise to:gives rise to;account for:accounts for"
)
_WITH: Final = {
    form: base
    for base, forms in (entry.split(":") for entry in _WITH_FORMS.split(";"))
    for form in (*forms.split(","), base)
    if form
}


def _third(base: str) -> str:
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return base + "es"
    return base[:-1] + "ies" if base.endswith("y") and base[-2] not in "aeiou" else base + "s"


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base in ("control", "submit", "win"):
        return {"control": "controlled", "submit": "submitted", "win": "won"}[base]
    return base[:-1] + "ied" if base.endswith("y") and base[-2] not in "aeiou" else base + "ed"


def _forms() -> dict[str, tuple[str, str]]:
    """Form -> (auxiliary, base)."""
    forms: dict[str, tuple[str, str]] = {}
    rows = [(base, _third(base), _past(base)) for base in _REGULAR.split()]
    rows += [(base, third, past) for base, third, past in (entry.split(":") for entry in _IRREGULAR.split())]
    for base, third, past in rows:
        forms.setdefault(third, ("does", base))
        forms.setdefault(base, ("do", base))
        forms.setdefault(past, ("did", base))
    for form, base in _WITH.items():
        first = form.split()[0]
        auxiliary = "did" if first in ("led", "resulted", "acted", "served") else "do" if form == base else "does"
        forms.setdefault(form, (auxiliary, base))
    return forms


FORMS: Final = _forms()
#: FORMS and verbs that only "why" asks about.
ACTS: Final = FORMS | {
    form: (auxiliary, base)
    for base, third, past in (entry.split(":") for entry in _INTRANSITIVE.split())
    for form, auxiliary in ((third, "does"), (base, "do"), (past, "did"))
    if form not in FORMS
}
