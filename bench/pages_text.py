"""What the pages of the extraction bench say, in several languages; the truth that is compared with what is read."""

_SECTION = """## Section {n}: light and leaves

Photosynthesis is the process by which plants turn light into chemical energy, and case {n} shows how. It needs water
and carbon dioxide, and it gives oxygen to the air that surrounds the leaf. In a leaf the pigments sit in the membranes
of the thylakoids, where they are arranged so that the energy of a photon wanders from one to the next until it reaches
a reaction centre. There an electron is lifted, and what follows is chemistry: it is handed along a chain of carriers,
and each step gives up a little of its energy. Internationalization of counterrevolutionary misunderstandings has
nothing to do with it, but tests how words are put together that a line end breaks.

1. Light is absorbed by pigments in the thylakoid membrane of plant {n}.
2. Water is split, and oxygen leaves the leaf through pores that close when the day is hot and open when it is not.
   - Two electrons travel along the chain.
   - A gradient of protons drives the synthesis of ATP.

| Process | Place | Needs | Gives |
|:--|:--|:--|--:|
| Light reactions | Thylakoid | water, light | {n} ATP |
| Calvin cycle | Stroma, the fluid around the thylakoids | carbon dioxide | sugar |
| Respiration | Mitochondria | sugar, oxygen | 38 ATP |

```
def rate(c: float, v_max: float = {n}.0) -> float:
    if c < 0:
        raise ValueError("negative")
    return v_max * c / (0.5 + c)
```

"""
_PROSE = """Once upon a time, in the year {n}, a farmer had a faithful servant who had worked hard for him and had been
paid no wages at all. At last it came into the man's head that he would not go on so any longer, and he went to his
master and asked for what he had earned. The farmer was a miser and knew that the man was simple at heart; so he took
out three pence and gave him one for each year's service. The poor fellow thought it was a great deal of money to have,
and said to himself that there was no need to work and live on bad fare any longer when he could travel into the wide
world and make himself merry. With that he put the money into his purse and set out, roaming over hill and valley.

"""
_GERMAN = """## Kapitel {n}: die Zelle

Jede Zelle ist von einer Membran umgeben, die den Austausch von Stoffen regelt. Donaudampfschifffahrtsgesellschaften
und Rechtsschutzversicherungsgesellschaften sind gute Beispiele für die Silbentrennung. Größe, Übermaß, Füße, Straße.

- Der Zellkern enthält die Erbinformation von Zelle {n}.
- Die Mitochondrien liefern Energie.

"""
_FRENCH = """## Chapitre {n} : la cellule

Chaque cellule est entourée d'une membrane qui règle les échanges. L'élève naïf où qu'il soit se souvient du cœur de
l'œuvre numéro {n}, et le noyau contient l'information héréditaire de l'être vivant.

"""
_ARABIC = """## الضوء والنبات

التمثيل الضوئي هو العملية التي تحول بها النباتات الضوء إلى طاقة كيميائية. تحتاج إلى الماء وثاني أكسيد الكربون وتعطي
الأكسجين للهواء المحيط بالورقة. لا شيء إلا الماء في عام {n} للجميع.

"""
_CHINESE = """## 光与叶

光合作用是植物把光能转变成化学能的过程。它需要水和二氧化碳，并释放氧气。叶绿体中的色素吸收光，电子沿着链条传递，最后形成糖。

1. 光被色素吸收。
2. 水被分解。

"""
_HINDI = """## प्रकाश और पत्तियाँ

प्रकाश संश्लेषण वह प्रक्रिया है जिसके द्वारा पौधे प्रकाश को रासायनिक ऊर्जा में बदलते हैं। इसके लिए पानी और कार्बन डाइऑक्साइड
की आवश्यकता होती है।

"""
#: Name of a sample: its section and how many of them are typeset.
SAMPLES = {
    "English: prose": (_PROSE, 40),
    "English: lists, tables, code": (_SECTION, 20),
    "German": (_GERMAN, 30),
    "French": (_FRENCH, 30),
    "Arabic": (_ARABIC, 30),
    "Chinese": (_CHINESE, 30),
    "Hindi": (_HINDI, 30),
}
COLUMNS = '#set page(columns: 2, margin: 2cm, numbering: "1")\n#set par(justify: true)\n#set text(10pt, lang: "en")\n'


def sample(name: str) -> str:
    section, count = SAMPLES[name]
    return "".join(section.replace("{n}", str(number)) for number in range(1, count + 1))


def prose(paragraphs: int) -> str:
    """A novel: nothing but paragraphs."""
    return "".join(_PROSE.replace("{n}", str(number)) for number in range(1, paragraphs + 1))


def textbook(sections: int) -> str:
    return "".join(_SECTION.replace("{n}", str(number)) for number in range(1, sections + 1))
