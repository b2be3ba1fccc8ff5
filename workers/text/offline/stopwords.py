"""Function words of a few languages, and the words that exams use about themselves."""

from typing import Final

_WORDS: Final = {
    "en": (
        "a about above across after again against all almost alone along already also although always am among an and "
        "another any anyone anything are around as at away back be became because become been before being below "
        "between both but by came can cannot come could did do does doing done down during each either else enough "
        "etc even ever every few for from further get gets give given gives go goes got had has have having he her "
        "here hers him his how however i if in instead into is it its itself just kept know last least less let lets "
        "like likely made make makes making many may me might mine more most much must my near need needs neither "
        "never next no nobody none nor not nothing now of off often on once one ones only onto or other others our "
        "out over own part per perhaps put rather really s same say says see seem seems several shall she should "
        "since so some someone something sometimes still such t take taken takes than that the their theirs them then "
        "there therefore these they thing things this those though through thus to together too toward towards two "
        "under until up upon us usually various very via was way we well went were what when where whereas whether "
        "which while who whoever whole whom whose why will with within without would yet you your yours "
        "don't doesn't isn't aren't can't won't didn't it's that's what's there's let's"
    ),
    "de": (
        "ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus außer bei "
        "beide beim bin bis bist da dabei dadurch dafür damit danach dann daran darauf daraus darin das dass dasselbe "
        "davon davor dazu dein dem den denen denn der deren des deshalb dessen die dies diese diesem diesen dieser "
        "dieses doch dort du durch ein eine einem einen einer eines einige er es etwa etwas euer für gegen genau gibt "
        "hat hatte hatten haben hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja "
        "je jede jedem jeden jeder jedes kann kein keine keinem keinen keiner können könnte man manche mehr mein mit "
        "muss müssen nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seit sich sie "
        "sind so soll sollte sondern sowie über um und uns unser unter viel viele vom von vor wann war waren warum "
        "was wegen weil welche welchem welchen welcher welches wenn wer werden wie wieder wird wir wo wobei wurde "
        "wurden während zu zum zur zwischen"
    ),
    "fr": (
        "à afin ainsi alors après au aucun aussi autre autres aux avant avec avoir c ce ceci cela celle celles celui "
        "ces cet cette ceux chaque chez comme comment d dans de depuis des donc dont du elle elles en encore entre "
        "est et étaient était été être eux fait il ils j je jusque l la laquelle le lequel les leur leurs lors lui m "
        "ma mais me même mes moins n ne ni nos notre nous on ont ou où par parce pas pendant peu peut peuvent plus "
        "pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se selon sera ses si son sont sous "
        "sur t ta tandis te tous tout toute toutes très trop tu un une vers vos votre vous y"
    ),
    "es": (
        "a al algo algunos ante antes aquel aquella así aunque bajo cada como con contra cual cuales cuando cuál "
        "cuáles cómo de del desde donde dos el ella ellas ellos en entre era eran es esa esas ese eso esos esta está "
        "están estas este esto estos fue fueron ha hace han hasta hay la las le les lo los más me mi mientras muy ni "
        "no nos o otra otras otro otros para pero poco por porque puede pueden que qué quien quién se sea según ser "
        "si sido sin sobre solo son su sus también tan tanto te tiene tienen toda todas todo todos tras tu un una "
        "unas uno unos y ya"
    ),
}

#: Words that name the exercise, not its subject.
_EXAM_WORDS: Final = (
    "following true false correct incorrect right wrong answer answers option options question questions statement "
    "statements example examples best describe describes described called call calls known name names named term "
    "means mean meaning refer refers used use uses using choose select happen happens happened possible kind kinds "
    "type types different main common first second third also new good bad time times number numbers long short "
    "large small higher lower high low work works find found purpose typical typically stand stands want wants able "
    "value values result results help helps begin begins point points think thing allow allows keep keeps simply "
    "whose lets every certain statement blank show shows turn turns mainly people person year years day days total "
    "word words day old big little amount main major order reason single three four five six seven eight nine ten "
    "say tell tells hold holds send sends sent add adds added leave leaves reach reaches run runs carry carries "
    "yes no richtig falsch wahr aussage frage antwort beispiel folgende folgenden heißt nennt bezeichnet stimmt "
    "vrai faux suivant suivante suivants réponse exemple appelle verdadero falso siguiente siguientes respuesta "
    "ejemplo llama according great greatest largest smallest located approximately way ways fourth famous featured "
    "shared contain contains satisfy satisfies eat eats fill indicate indicates complete completes become support "
    "supports recognize change changes get require requires provide provides include includes involve involves "
    "increase increases decrease decreases happening usual mean lot part parts form forms need needs"
)
EXAM_WORDS: Final = frozenset(_EXAM_WORDS.split())

STOP_WORDS: Final = {language: frozenset(words.split()) for language, words in _WORDS.items()}
ALL_STOP_WORDS: Final = frozenset().union(*STOP_WORDS.values())

#: Characters that hardly ever belong to a Chinese or Japanese term.
STOP_CHARACTERS: Final = frozenset(
    "的是在了和与或不也都就而及其这那哪个些什么谁几为以于从到对把被让给有没之一下列哪种以下中们你我他她它吗呢吧"
    "はがをにのでとへもやからまでよりこれそれどの何"
)
