"""Light changes of wording that keep the meaning: punctuation, width, emoji, case.

People type おはよう, おはよう！, おはよ〜 and OHAYOU; the written dialogues hold one of them. Pure; chance is an
argument.
"""

import re
import unicodedata
from random import Random

EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?")
JA_ENDS = ("", "", "。", "！", "〜", "ー", "…", "！！", "…。")
EN_ENDS = ("", "", ".", "!", "...", "!!")
JA_OPENINGS = ("ねえ、", "さくら、", "あのね、", "ねえねえ、", "なんか")
EN_OPENINGS = ("hey, ", "June, ", "well, ", "so, ", "hi, ", "you know, ", "honestly, ", "um, ")
FULL_ENDS = "。！？!?…〜~.♪"


def vary_user(text: str, language: str, rng: Random) -> str:
    """One way a person might have typed `text`.

    Args:
        text: what the user says in the written dialogue.
        language: "ja" or "en".
        rng: chance; about half of all calls change nothing.
    """
    if rng.random() < 0.5:  # noqa: PLR2004 - half stay as written
        return text
    varied = EMOJI.sub("", text).strip() or text if rng.random() < 0.5 else text  # noqa: PLR2004
    varied = _vary_japanese(varied, rng) if language == "ja" else _vary_english(varied, rng)
    if len(varied) <= 30 and rng.random() < 0.2:  # noqa: PLR2004
        varied = rng.choice(JA_OPENINGS if language == "ja" else EN_OPENINGS) + varied
    return varied.strip() or text


def vary_reply(text: str, rng: Random) -> str:
    """The reply with, now and then, its emoji dropped or its last mark changed."""
    chance = rng.random()
    if chance < 0.15:  # noqa: PLR2004
        return EMOJI.sub("", text).strip() or text
    if chance < 0.25:  # noqa: PLR2004
        return text[:-1] + {"。": "！", "！": "。"}.get(text[-1], text[-1])
    return text


def _vary_japanese(text: str, rng: Random) -> str:
    if len(text) <= 20 and not text.endswith(("？", "?", "か")):  # noqa: PLR2004 - longer lines keep their ending
        text = text.rstrip(FULL_ENDS) + rng.choice(JA_ENDS)
    elif rng.random() < 0.3:  # noqa: PLR2004
        text = text.rstrip("。")
    if rng.random() < 0.15:  # noqa: PLR2004
        text = unicodedata.normalize("NFKC", text)
    if rng.random() < 0.1:  # noqa: PLR2004
        text = text.replace("、", " ")
    return text


def _vary_english(text: str, rng: Random) -> str:
    if text.endswith("?"):
        text = text.rstrip("?") + rng.choice(("?", "?", "", "??"))
    elif len(text) <= 40:  # noqa: PLR2004
        text = text.rstrip(".!~…") + rng.choice(EN_ENDS)
    if rng.random() < 0.4:  # noqa: PLR2004
        text = text.lower()
    if rng.random() < 0.15:  # noqa: PLR2004
        text = text.replace("'", "").replace("’", "")
    return text
