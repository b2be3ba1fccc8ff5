"""Words and their contraries of the same form, so that one can stand where the other stood."""

from typing import Final

_PAIRS: Final = (
    # English
    "more:less increase:decrease increases:decreases increased:decreased increasing:decreasing rises:falls rise:fall "
    "heavier:lighter hotter:colder hot:cold before:after above:below top:bottom inside:outside upward:downward "
    "upwards:downwards positive:negative expands:contracts expand:contract attracts:repels attract:repel "
    "visible:invisible soluble:insoluble larger:smaller bigger:smaller higher:lower longer:shorter faster:slower "
    "stronger:weaker easier:harder ascends:descends ascend:descend ascending:descending "
    "brighter:darker thicker:thinner thick:thin possible:impossible useful:useless "
    "rapidly:slowly quickly:slowly slowly:quickly internal:external absorbs:releases "
    "pushes:pulls combustible:incombustible complex:simple complicated:simple harmless:harmful "
    "outer:inner exterior:interior upper:lower nearest:farthest largest:smallest highest:lowest "
    "strongest:weakest earlier:later wider:narrower deeper:shallower safe:dangerous "
    "perfectly:imperfectly directly:indirectly strong:weak wet:dry solid:liquid fluid:solid opaque:transparent "
    "maximum:minimum gains:loses succeeds:fails "
    # German
    "mehr:weniger steigt:sinkt steigen:sinken größer:kleiner höher:niedriger länger:kürzer schneller:langsamer "
    "stärker:schwächer heißer:kälter heiß:kalt warm:kalt wärmer:kälter oberhalb:unterhalb innen:außen "
    "positiv:negativ sichtbar:unsichtbar leichter:schwerer schwerer:leichter innere:äußere "
    "früher:später möglich:unmöglich dick:dünn "
    "stark:schwach schnell:langsam trocken:feucht größte:kleinste größten:kleinsten meisten:wenigsten"
)


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for pair in _PAIRS.split():
        one, other = pair.split(":")
        table.setdefault(one, other)
        table.setdefault(other, one)
    return table


CONTRARIES: Final = _table()
