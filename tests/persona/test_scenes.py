import pytest

from persona.affect.appraisal import appraise
from persona.parts import Stage
from persona.scenes import detect


@pytest.mark.parametrize(
    ("text", "stage", "scene"),
    [
        ("明日は雨らしい", "stranger", "casual"),
        ("悲しくて泣いてる", "friend", "emotional"),
        ("相談があるんだけど", "stranger", "emotional"),
        ("君が好き", "friend", "romantic"),
        ("ぎゅっとして", "lover", "romantic"),
        ("ぎゅっとして", "friend", "casual"),
        ("I feel lonely", "lover", "romantic"),
    ],
)
def test_a_scene_follows_feeling_and_stage(text: str, stage: Stage, scene: str):
    assert detect(appraise(text), stage) == scene
