"""Stories for tests, written for them, and ways to run the crafts on a story."""

from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest

from schemas.picture import Audience
from schemas.story import ScenesRequest, ScenesResult
from tests.doubles import story_answers
from tests.doubles.pipeline_run import Context, World, run_pipeline
from workers.context import StageContext

STORIES = Path(__file__).parents[4].parent / "shared" / "data" / "stories"

FOX = """Rex and the River

Once there was a small fox named Rex, who wore a red scarf. Rex lived under an old oak.

"I want to see the other bank," said Rex to Mr. Badger one morning. "There is no bridge," said Mr. Badger.

So Rex ran to the river. He looked at the water and he was afraid. It was loud and cold.

"Help!" cried a voice. It was a duckling, and it was caught in the reeds. Rex jumped in and pulled it out.

"Thank you!" said the duckling's mother. "What can we do for you?" Rex pointed to the other bank.

Twelve ducks swam side by side, and Rex walked over their backs. How he laughed!

In the evening he sat on the other bank and looked back at his oak. It was small and dear, and Rex was tired and happy.
"""

GERMAN = """\
Im Tal lebte ein kleiner Drache mit grünen Schuppen und einer roten Mütze. Er hieß Emil. Emil konnte nur ein kleines
Feuer spucken.

„Ich möchte Schnee sehen“, sagte Emil eines Morgens. „Schnee?“, brummte die Großmutter. „Bei uns schmilzt er, ehe er \
liegt.“

Aber Emil kletterte über Felsen und schwamm durch einen Fluss. Im Wald traf er einen Hasen, der vor Kälte zitterte.

Emil blies ein ganz kleines Feuer, und der Hase lachte. Da fiel der erste Schnee, und Emil hielt die Luft an.
"""

FRENCH = """Il était une fois une petite souris nommée Lili, qui portait une écharpe bleue. Elle vivait dans un grenier.

« Je voudrais voir la mer ! » dit Lili un matin. « La mer ? répondit le chat. C'est loin. »

Mais Lili courut jusqu'à la rivière et monta dans une feuille. Le vent soufflait, et Lili avait peur.

Le soir, Lili vit enfin la mer. Elle s'endormit sur le sable, sous les étoiles.
"""

SPANISH = """Había una vez una niña llamada Luna. Luna llevaba un vestido azul y vivía cerca del bosque con su abuela.

Un día Luna encontró un perro en el camino. El perro estaba triste. «¿Qué te pasa?», preguntó Luna.

Los dos corrieron hasta la casa, y el perro saltó de alegría. Desde aquel día durmió al pie de su cama.
"""

DUTCH = """Er was eens een klein beertje dat Bram heette. Bram droeg een blauwe jas en woonde in het bos.

Op een dag liep Bram naar de rivier. "Wie huilt daar?" vroeg hij. Het was een eend, die haar nest kwijt was.

Samen zochten zij in het riet, en toen vonden ze het nest. De eend danste en Bram lachte.
"""

CHINESE = """从前，森林里住着一只小狐狸，名叫阿火。阿火戴着一条红色的围巾。

一天早晨，阿火听见有人在哭。“谁在哭？”阿火问。原来是一只小鸟，从树上的巢里掉了下来。小鸟害怕得发抖。

“别怕，我来帮你。”阿火说。阿火抱起小鸟，爬上了高高的大树。风很大，树枝摇来摇去。

阿火终于把小鸟放回了巢里。小鸟的妈妈高兴地唱起歌来。晚上，阿火躺在洞里，听着歌声睡着了。
"""

ARABIC = """كان يا ما كان، أرنب صغير اسمه سامي يعيش في الغابة. كان سامي يحب المشي في الصباح.

سمع سامي صوت بكاء. سأل سامي: «من يبكي؟» وكان البكاء من عصفور سقط من عشه. كان العصفور خائفًا.

حمل سامي العصفور وتسلق الشجرة. ثم وضعه في العش. هل نام سامي بعد ذلك؟ نعم، نام سعيدًا تحت القمر.
"""


def real(name: str) -> str:
    """A whole book of the shared data; the test is skipped where that is absent."""
    path = STORIES / f"{name}.txt"
    if not path.exists():
        pytest.skip("the shared stories are not on this machine")
    return path.read_text(encoding="utf-8")


def context(world: World) -> StageContext:
    return cast(StageContext, Context(world, uuid4(), "scenes", (), 0))


def claude() -> World:
    """A world whose author is the double."""

    def answered(ask: Any) -> Any:
        kind = next(name for name in ("pages", "beats", "paragraphs", "description") if name in ask.shape.model_fields)
        return ask.shape.model_validate(story_answers.draft(kind, f"{ask.shared}\n{ask.prompt}"))

    return World(answer=answered)


async def cut(story: str, audience: Audience = Audience.CHILDREN, world: World | None = None) -> ScenesResult:
    """The whole pipeline on a story, without a picture."""
    from pipelines.scenes import scenes
    from schemas.settings import Settings

    request = ScenesRequest(story=story, audience=audience)
    result = await run_pipeline(scenes(Settings()), request, world or World())
    assert isinstance(result, ScenesResult)
    return result


def bare(text: str) -> str:
    """Without white space: how it is wrapped does not matter."""
    return "".join(text.split())


def printed(result: ScenesResult) -> str:
    return bare("".join(page.text for page in result.pages))
