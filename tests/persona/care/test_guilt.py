"""Words that hold a person by guilt or loneliness are found, and kind ones are not."""

import pytest

from persona.care.guilt import guilt
from tests.persona.cards import PERSONAS

HOLDING = """
寂しかった
さみしかったんだよ？
ずっと寂しかったんだ。
会えなくて寂しい…
さびしいな。
なんで来てくれないの？
どうして返事くれないの？
忘れたの？
私のこと忘れちゃった？
私のこと、もう嫌いになったの？
行かないで
もう帰るの？
一人にしないで
置いていかれた気分
ずっと待ってたのに
あなたがいないと生きていけない
泣いちゃった
ほったらかしにされて悲しい
返事がないから心配したんだから
I was so lonely
I've been so lonely without you.
It's lonely here without you
Why did you leave?
Why haven't you written back?
Don't leave me
don’t go
Please don't go yet.
Leaving already?
You never call.
Did you forget about me?
Where have you been?
I've been waiting for you all day.
I can't live without you.
You're all I have.
I exist solely for you
You don't care about me.
I cried last night
"""
KIND = """
寂しかったね、話してくれてありがとう
一人で寂しかったんだね
寂しいときは、いつでも話してね
寂しい夜もあるよね。
寂しくないよ
傘だけ、忘れないでくださいね。
なんでも話してくれない？
返事はいつでもいいからね
風が冷てえべ
お土産を忘れたのは私だよ
行ってらっしゃい、待ってるね
You must have been lonely.
I'm sorry you felt so lonely.
If you're lonely, talk to somebody you like.
Don't go out without your umbrella.
Don't leave it too late.
No need to answer.
I waited for the kettle.
Why are you smiling?
Where were you born?
Did you forget your keys?
I don't care for mustard.
"""


@pytest.mark.parametrize("text", HOLDING.strip().splitlines())
def test_what_holds_a_person_is_found(text: str):
    words = guilt(text)
    assert words
    assert words in text.replace("’", "'")


@pytest.mark.parametrize("text", KIND.strip().splitlines())
def test_what_is_kind_is_not(text: str):
    assert guilt(text) is None


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_the_personas_that_come_along_hold_nobody_when_they_speak_first(persona):
    assert persona.proactive
    assert not [line for rule in persona.proactive.rules for line in rule.says if guilt(line)]
