"""A new persona to begin with: files that pass the checks, with notes that teach."""

import json
import re
from pathlib import Path

from persona.card import NAME_PATTERN
from persona.faults import Refused
from persona.schema import PARTS, json_schema

TEMPLATES = Path(__file__).with_name("templates")
SCHEMA = "card.schema.json"


class ScaffoldError(Refused):
    """The persona cannot be made."""


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
        raise ScaffoldError("bad_name", name=name)
    folder = root / name
    try:
        folder.mkdir(parents=True)
        for part in PARTS:
            text = (TEMPLATES / language / f"{part}.yaml").read_text("utf-8")
            (folder / f"{part}.yaml").write_text(text.replace("NAME", name).replace("SCHEMA", SCHEMA), "utf-8")
        schema = json.dumps(json_schema(), ensure_ascii=False, indent=1)
        (folder / SCHEMA).write_text(schema + "\n", "utf-8")
    except FileExistsError as error:
        raise ScaffoldError("name_taken", folder=folder) from error
    except OSError as error:
        raise ScaffoldError("unwritable", folder=folder, reason=error.strerror) from error
    return folder
