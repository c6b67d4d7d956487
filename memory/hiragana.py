"""The words that a text writes in hiragana, as far as they can be told without a dictionary. Pure.

Most hiragana are endings and particles, which every sentence shares. What is left when those are cut away may be a
word: りんご and すき of りんごがすき. Where it is none, or half of one, a question and a fact are still cut alike.
"""

import re
from collections.abc import Iterator

LEAST = 2
"""Characters of a piece that may be a word."""
GRAM = 3
"""Longer pieces count by all that they hold of so many characters: words may follow each other in them."""

_RUN = re.compile(r"([\u30a0-\u30ff\u3400-\u9fff々0-9a-z]?)([\u3041-\u3096][\u3041-\u3096ー]{1,60})")
"""What stands before, and a run; a longer one is several, so that no text takes long."""
_END_OF_WORD = re.compile("^.*?(?:[をがはにでともの][がはもにを]?|$)")
"""How a word of other script ends, up to the particle after it."""
_CUTS = re.compile(
    r"を|けれども?|だけど|なんだけど|でした|でしょう|だった|だろう|だっけ|ました|ません|ます|です|じゃな[いく]|じゃなかった"
    "|ながら|ばっかり|ばかり|くらい|ぐらい|みたい|らしい|という|ください|(?<=[てで])(?:しまっ|もら[うっい]|くれ[たるて]|ほし)"
    r"|(?<=\S\S)(?:から|まで|より|けど|ので|のに|って|とか|だけ|しか|など|よう[にだで]|さん|ちゃん|くん"
    "|し[たて]|する|しな|され|やっ[たて]|い[るたて]|いな[いか]|ある|あった|ない|なかった|なく[てな]|な[るっ]|たい|たく"
    "|こと|もの|とき|ところ|[っん]だ|かな|かも|よね)[がはもにでとの]?"
)
"""Particles and auxiliaries; those that words may begin with only after two characters."""
_SUBJECT = re.compile(r"(\S\S+?)[がは](?=\S\S)")
_PARTICLE = re.compile(r"(\S\S+?)[もにでとのへやな](?=\S\S)")
"""One character between two words; at the edge of a piece it may be a word's own: おにぎり, こども."""
_ENDING = re.compile("(?<=..)(?:かった|くて|[いたてだでるなねよわさのがはもにとかっん])+$")
_SAY_NOTHING_LIST = (
    "これ それ あれ どれ ここ そこ あそこ どこ こっち そっち どっち この その あの どの こう そう "
    "どう こん そん あん どん なに なん いつ だれ いくつ いくら なぜ どうし わたし あたし ぼく "
    "おれ あな きみ じぶ みん うち こと もの とき ところ わけ はず ため ほう つもり とても すごく "
    "ちょっと たくさ やっぱ やっぱり やはり もう まだ また いま きのう きょう あした ずっと たぶ "
    "ほんと もうすぐ そろそろ ぜんぜ だいた けっこ ほとん そし だから うん ええ はい いいえ ああ "
    "まあ ねえ ありがとう こんにち おはよう こんばん ごめ して した する しな しま され やっ やる "
    "やり いる いた いて いな いい よく ある あっ あり ない なか なく なる なっ なり ちゃ くれ "
    "くる きた きて いく いっ いう おも おもう しって しっ おぼえ おしえ わか わかり わかる でき "
    "ほし くだ れる られ せる させ たい たく てる てた でる でた から まで より けど ので のに "
    "って とか だけ しか など ほど だっ らし かな かも よね っけ るん んだ すよ もら もらっ らっ "
    "らう らえ った ってい ってど ったっ しよう になり にな いけ きに きの いの りの のは ほとんど "
    "どうい どういう したら もし いちばん"
)
_SAY_NOTHING = frozenset(_SAY_NOTHING_LIST.split())
"""Pieces, without their endings, that are no news: pronouns, adverbs, auxiliaries, courtesies."""


def words(text: str) -> Iterator[str]:
    """What may be words, with repeats; of longer ones all parts of `GRAM` characters.

    Args:
        text: normalised (NFKC), in lower case.
    """
    for before, run in _RUN.findall(text):
        own = _END_OF_WORD.sub("", run) if before else run
        if len(own) < LEAST:
            continue
        parts = _CUTS.sub(" ", _SUBJECT.sub(r"\1 ", own))
        for piece in _PARTICLE.sub(r"\1 ", parts).split():
            word = _ENDING.sub("", piece)
            if word in _SAY_NOTHING or len(word) < LEAST:
                continue
            yield from (word[at : at + GRAM] for at in range(max(len(word) - GRAM, 0) + 1))
