"""Which scene a turn is: emotional, casual or romantic, one LoRA expert each."""

from persona.affect.appraisal import Appraisal
from persona.card import Scene
from persona.parts import ROMANTIC, Stage

_FEELING = 0.25
_HEAVY = frozenset({"sad", "lonely", "afraid", "angry", "jealous"})


def detect(appraisal: Appraisal, stage: Stage, *, minor: bool = False) -> Scene:
    """`romantic` (never with a minor), `emotional` or `casual`."""
    if minor and appraisal.intent == "confession":
        return "emotional"
    if appraisal.intent == "confession" or (stage in ROMANTIC and appraisal.emotion in {"tender", "lonely"}):
        return "romantic"
    if appraisal.intent == "seeking_support" or (appraisal.emotion in _HEAVY and abs(appraisal.valence) >= _FEELING):
        return "emotional"
    return "casual"
