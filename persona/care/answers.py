"""What is said in a crisis: a fixed, localised answer that operators edit (`resources.yaml`); no model speaks then."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

RESOURCES = Path(__file__).with_name("resources.yaml")


class CareError(Exception):
    """The file with the fixed answers cannot be used."""


def crisis_reply(language: str, resources: Path = RESOURCES) -> str:
    """The fixed answer to a crisis.

    Args:
        language: `ja` or `en`.
        resources: the file with the wording and the numbers.

    Raises:
        CareError: the file cannot be used.
    """
    texts = load_resources(resources)
    return texts.get(language, texts["en"])


@cache
def load_resources(path: Path = RESOURCES) -> Mapping[str, str]:
    """The fixed answers of a file, by language; read once.

    A start-up check calls this, so that a mistake in the file is met by the operator, not by a person in a crisis.

    Raises:
        CareError: the file cannot be used; one sentence with the fix.
    """
    try:
        data = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    except (OSError, ValueError, YAMLError) as error:
        raise CareError(f"{path}: cannot be read ({str(error).splitlines()[0]}); fix: restore the file") from error
    replies = {language: _reply_in(data, language) for language in ("ja", "en")}
    missing = [language for language, reply in replies.items() if not reply]
    if missing:
        raise CareError(f"{path}: there is no answer under `{missing[0]}: reply:`; fix: write it as a text")
    return replies


def _reply_in(data: object, language: str) -> str:
    section = data.get(language) if isinstance(data, dict) else None
    reply = section.get("reply") if isinstance(section, dict) else None
    return reply.strip() if isinstance(reply, str) else ""
