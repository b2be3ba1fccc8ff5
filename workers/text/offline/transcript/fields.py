"""Fields of study and the words by which they are told; a small honest list, everything else is named by its topic."""

from typing import Final

from workers.text.offline.transcript.stems import stem_of

_FIELDS: Final = {
    ("chemistry", "Chemie"): (
        "chemistry chemical acid oxygen hydrogen carbon combustion molecule reaction oxide compound nitrogen solution "
        "chemie chemisch säure sauerstoff wasserstoff kohlenstoff verbrennung molekül reaktion lösung"
    ),
    ("physics", "Physik"): (
        "physics force energy gravity motion quantum electric magnetic wave velocity thermodynamics mass light tide "
        "tides moon "
        "physik kraft energie schwerkraft bewegung elektrisch magnetisch welle geschwindigkeit masse licht gezeiten "
        "mond"
    ),
    ("biology", "Biologie"): (
        "biology cell dna gene protein organism evolution species photosynthesis plant animal enzyme ecosystem "
        "respiration "
        "biologie zelle gen protein organismus art pflanze tier photosynthese ökosystem evolution biene bienen"
    ),
    ("medicine", "Medizin"): (
        "medicine disease patient vaccine immune virus antibody infection therapy treatment diagnosis blood clinical "
        "medizin krankheit patient impfstoff impfung virus antikörper infektion therapie behandlung immunsystem"
    ),
    ("artificial intelligence", "Künstliche Intelligenz"): (
        "ai artificial intelligence neural deep learning machine model training dataset classifier transformer "
        "ki künstliche intelligenz neuronal maschinell lernen modell training datensatz"
    ),
    ("computer science", "Informatik"): (
        "algorithm software programming code database compiler computer data server network programmer api recursion "
        "algorithmus programmierung datenbank rechner server netzwerk programm informatik daten"
    ),
    ("mathematics", "Mathematik"): (
        "mathematics theorem proof equation integral derivative matrix vector probability algebra geometry function "
        "mathematik satz beweis gleichung integral ableitung matrix vektor wahrscheinlichkeit geometrie"
    ),
    ("engineering", "Ingenieurwesen"): (
        "engineering bridge beam load tension compression steel concrete girder cable arch machine turbine circuit "
        "brücke balken last zug druck stahl beton seil bogen maschine turbine schaltung bauwerk"
    ),
    ("economics", "Wirtschaft"): (
        "economics market price demand supply inflation interest bank tax trade money income growth capital "
        "wirtschaft markt preis nachfrage angebot inflation zins bank steuer handel geld einkommen wachstum"
    ),
    ("history", "Geschichte"): (
        "history war empire king revolution century treaty emperor ancient medieval colony soldiers parliament "
        "geschichte krieg reich könig revolution jahrhundert vertrag kaiser mittelalter kolonie parlament"
    ),
    ("law", "Recht"): (
        "law court contract judge statute liability plaintiff constitution legal rights jurisdiction "
        "recht gericht vertrag richter gesetz haftung kläger verfassung"
    ),
    ("psychology", "Psychologie"): (
        "psychology memory behavior behaviour emotion cognitive perception attention brain personality therapy anxiety "
        "psychologie gedächtnis verhalten emotion kognitiv wahrnehmung aufmerksamkeit gehirn persönlichkeit"
    ),
    ("geography", "Geografie"): (
        "geography climate ocean river mountain volcano earthquake glacier continent atmosphere weather rainfall "
        "geografie klima ozean fluss gebirge vulkan erdbeben gletscher kontinent wetter niederschlag"
    ),
    ("astronomy", "Astronomie"): (
        "astronomy star planet galaxy telescope orbit solar comet universe asteroid spacecraft "
        "astronomie stern planet galaxie teleskop umlaufbahn komet universum"
    ),
    ("literature", "Literatur"): (
        "literature novel poem poetry author narrator metaphor drama shakespeare verse fiction "
        "literatur roman gedicht lyrik erzähler metapher drama vers"
    ),
    ("philosophy", "Philosophie"): (
        "philosophy ethics moral kant plato epistemology metaphysics virtue logic existence "
        "philosophie ethik moral erkenntnis metaphysik tugend logik existenz"
    ),
    ("music", "Musik"): (
        "music melody harmony chord rhythm symphony composer orchestra scale tempo "
        "musik melodie harmonie akkord rhythmus sinfonie komponist orchester"
    ),
    ("business", "Betriebswirtschaft"): (
        "business marketing customer management strategy startup sales brand product revenue accounting "
        "marketing kunde management strategie vertrieb marke produkt umsatz buchhaltung unternehmen"
    ),
}

#: (English name, German name) -> stems of its words.
FIELDS: Final = {names: frozenset(stem_of(word) for word in words.split()) for names, words in _FIELDS.items()}
