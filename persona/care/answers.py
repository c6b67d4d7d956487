"""What is said in a crisis: a fixed, localised answer that operators edit (`resources.yaml`); no model speaks then."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

ENOUGH_WORDS = 3
"""Latin words with which a message without Japanese letters is English."""
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z']+")
RESOURCES = Path(__file__).with_name("resources.yaml")


class CareError(Exception):
    """The file with the fixed answers cannot be used."""


def crisis_reply(language: str, kind: str, resources: Path = RESOURCES) -> str:
    """The fixed answer to a crisis.

    Args:
        language: `ja` or `en`.
        kind: of crisis (`persona.care.detect.KINDS`); one without an answer of its own has the one to all.
        resources: the file with the wording and the numbers.

    Raises:
        CareError: the file cannot be used.
    """
    texts = load_resources(resources)
    own = texts.get(language, texts["en"])
    return own.get(kind, own["reply"])


def help_language(text: str, otherwise: str) -> str:
    """The language in which somebody is helped: the one they write, where that can be told, else the persona's."""
    if _JAPANESE.search(text):
        return "ja"
    return "en" if len(_WORD.findall(text)) >= ENOUGH_WORDS else otherwise


@cache
def load_resources(path: Path = RESOURCES) -> Mapping[str, Mapping[str, str]]:
    """The fixed answers of a file, by language and kind of crisis (`reply` for any); read once.

    A start-up check calls this, so that a mistake in the file is met by the operator, not by a person in a crisis.

    Raises:
        CareError: the file cannot be used; one sentence with the fix.
    """
    try:
        data = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    except (OSError, ValueError, YAMLError) as error:
        raise CareError(f"{path}: cannot be read ({str(error).splitlines()[0]}); fix: restore the file") from error
    replies = {language: _replies_in(data, language) for language in ("ja", "en")}
    missing = [language for language, each in replies.items() if not each.get("reply")]
    if missing:
        raise CareError(f"{path}: there is no answer under `{missing[0]}: reply:`; fix: write it as a text")
    return replies


def _replies_in(data: object, language: str) -> dict[str, str]:
    section = data.get(language) if isinstance(data, dict) else None
    texts = section.items() if isinstance(section, dict) else ()
    return {kind: text.strip() for kind, text in texts if isinstance(text, str) and text.strip()}
