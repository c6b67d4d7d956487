"""A new persona to begin with: files that pass the checks, with notes that teach."""

import json
import re
from pathlib import Path

from persona.card import NAME_PATTERN
from persona.schema import PARTS, json_schema

TEMPLATES = Path(__file__).with_name("templates")
SCHEMA = "card.schema.json"


class ScaffoldError(Exception):
    """The persona cannot be made; one sentence with the fix."""


def scaffold(root: Path, name: str, language: str) -> Path:
    """Writes a folder with a card, examples and a lorebook, and the schema by which editors check the card.

    Args:
        root: the folder of personas.
        name: the new persona's name.
        language: `ja` or `en`.

    Returns:
        The new folder.

    Raises:
        ScaffoldError: the name cannot be one, something of that name is there, or it cannot be written.
    """
    if not re.fullmatch(NAME_PATTERN, name):
        raise ScaffoldError(
            f"{name!r} cannot be a persona's name; fix: up to 32 lower-case letters, digits, - and _, a letter first"
        )
    folder = root / name
    try:
        folder.mkdir(parents=True)
        for part in PARTS:
            text = (TEMPLATES / language / f"{part}.yaml").read_text("utf-8")
            (folder / f"{part}.yaml").write_text(text.replace("NAME", name).replace("SCHEMA", SCHEMA), "utf-8")
        schema = json.dumps(json_schema(), ensure_ascii=False, indent=1)
        (folder / SCHEMA).write_text(schema + "\n", "utf-8")
    except FileExistsError as error:
        raise ScaffoldError(f"{folder} is there already; fix: choose another name, or edit that one") from error
    except OSError as error:
        raise ScaffoldError(f"{folder} cannot be written ({error.strerror}); fix: set OMOIDE_PERSONA_DIR") from error
    return folder
