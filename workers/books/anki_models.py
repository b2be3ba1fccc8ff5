"""The two note types of Inkmill's Anki packages, and the settings that a collection of schema 11 carries.

Their ids never change: a second package then uses the note types of the first, with whatever its owner made of them.
"""

import json
from typing import Any

#: Ids of the note types; Anki knows a note type by its id.
QUESTION_MODEL, CLOZE_MODEL = 1_763_640_000_001, 1_763_640_000_002
#: Epoch seconds of the last change to the note types below; raise it when they change, or Anki keeps the old ones.
_CHANGED = 1_763_640_000
FIELD_SEPARATOR = "\x1f"

_CSS = """
.card { max-width: 38em; margin: 1.2em auto; padding: 0 .8em; font: 1.25em/1.5 system-ui, "Noto Sans", sans-serif;
  text-align: center; color: #1f2937; background: #ffffff; }
.card.nightMode, .nightMode .card { color: #e5e7eb; background: #1f2430; }
.front { font-weight: 600; }
hr#answer { margin: 1.1em 0; border: 0; border-top: 1px solid #cbd5e1; }
.nightMode hr#answer { border-top-color: #475569; }
.source { margin-top: 1.6em; font-size: .7em; color: #64748b; }
.nightMode .source { color: #94a3b8; }
.cloze { font-weight: 700; color: #1d4ed8; }
.nightMode .cloze { color: #93c5fd; }
p { margin: .5em 0; }
code { padding: .05em .3em; border-radius: 3px; font-size: .88em; background: #f1f5f9; }
.nightMode code { background: #334155; }
pre { padding: .7em .9em; overflow-x: auto; text-align: left; border-radius: 4px; background: #f1f5f9; }
.nightMode pre { background: #334155; }
pre code { padding: 0; background: none; }
""".strip()
_SOURCE = '{{#Source}}<div class="source">{{Source}}</div>{{/Source}}'
_QUESTION_FRONT = '<div class="front">{{Front}}</div>'
_QUESTION_BACK = f'{{{{FrontSide}}}}<hr id="answer"><div class="back">{{{{Back}}}}</div>{_SOURCE}'
_CLOZE_FRONT = "{{cloze:Text}}"
_CLOZE_BACK = f"{{{{cloze:Text}}}}{_SOURCE}"


def models(deck: int) -> str:
    """The column `models` of the collection."""
    question = _model(QUESTION_MODEL, "Inkmill question", ("Front", "Back", "Source"), _QUESTION_FRONT, _QUESTION_BACK)
    cloze = _model(CLOZE_MODEL, "Inkmill cloze", ("Text", "Source"), _CLOZE_FRONT, _CLOZE_BACK, is_cloze=True)
    # Anki works out itself when a card is made of the first type: when its front is not empty.
    question["req"] = [[0, "any", [0]]]
    return json.dumps({str(model["id"]): model | {"did": deck} for model in (question, cloze)})


def _model(
    number: int, name: str, fields: tuple[str, ...], front: str, back: str, *, is_cloze: bool = False
) -> dict[str, Any]:
    template = {"name": "Card 1", "ord": 0, "qfmt": front, "afmt": back, "bqfmt": "", "bafmt": "", "did": None}
    return {
        "id": number, "name": name, "type": int(is_cloze), "mod": _CHANGED, "usn": -1, "sortf": 0,
        "css": _CSS, "tmpls": [template], "flds": [_field(order, field) for order, field in enumerate(fields)],
        "tags": [], "vers": [], "latexPre": "\\documentclass{article}\n\\begin{document}\n",
        "latexPost": "\\end{document}",
    }  # fmt: skip


def _field(order: int, name: str) -> dict[str, Any]:
    return {"name": name, "ord": order, "sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": []}


def decks(deck: int, name: str, changed: int) -> str:
    """The column `decks`: the default deck, which every collection has, and that of the pack."""
    return json.dumps({"1": _deck(1, "Default", 0), str(deck): _deck(deck, name, changed)})


def _deck(number: int, name: str, changed: int) -> dict[str, Any]:
    today = {f"{kind}Today": [0, 0] for kind in ("new", "rev", "lrn", "time")}
    plain = {"id": number, "name": name, "mod": changed, "usn": -1, "desc": "", "dyn": 0, "conf": 1}
    return plain | today | {"collapsed": False, "browserCollapsed": False, "extendNew": 0, "extendRev": 0}


def deck_options() -> str:
    """The column `dconf`: Anki's own defaults. The importer's options are not touched by a package."""
    new = {"perDay": 20, "delays": [1, 10], "ints": [1, 4, 7], "initialFactor": 2500, "order": 1, "bury": False}
    review = {"perDay": 200, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "bury": False}
    lapse = {"delays": [10], "mult": 0, "minInt": 1, "leechFails": 8, "leechAction": 0}
    plain = {"id": 1, "mod": 0, "name": "Default", "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0}
    return json.dumps({"1": plain | {"replayq": True, "new": new, "rev": review, "lapse": lapse, "dyn": False}})


def collection_options(deck: int) -> str:
    """The column `conf`."""
    return json.dumps({
        "nextPos": 1, "estTimes": True, "activeDecks": [deck], "curDeck": deck, "curModel": str(QUESTION_MODEL),
        "sortType": "noteFld", "sortBackwards": False, "timeLim": 0, "addToCur": True, "newSpread": 0,
        "dueCounts": True, "collapseTime": 1200,
    })  # fmt: skip


SCHEMA = """
create table col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
    ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
    models text not null, decks text not null, dconf text not null, tags text not null);
create table notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
    usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
    flags integer not null, data text not null);
create table cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
    mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
    ivl integer not null, factor integer not null, reps integer not null, lapses integer not null,
    left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null);
create table revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
    ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
    type integer not null);
create table graves (usn integer not null, oid integer not null, type integer not null);
create index ix_notes_usn on notes (usn);
create index ix_notes_csum on notes (csum);
create index ix_cards_usn on cards (usn);
create index ix_cards_nid on cards (nid);
create index ix_cards_sched on cards (did, queue, due);
create index ix_revlog_usn on revlog (usn);
create index ix_revlog_cid on revlog (cid);
"""
