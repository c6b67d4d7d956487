"""New personas: a folder that is there whole or not at all, and files to begin with that teach."""

import errno
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from persona.card import NAME_PATTERN
from persona.faults import Refused
from persona.schema import PARTS, json_schema

TEMPLATES = Path(__file__).with_name("templates")
SCHEMA = "card.schema.json"
_TAKEN = frozenset({errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR})
"""What is told of a name that somebody else took in the meantime."""


class ScaffoldError(Refused):
    """The persona cannot be made."""


@contextmanager
def new_folder(root: Path, name: str) -> Iterator[Path]:
    """A hidden folder to fill; it becomes the persona's when the body of the `with` ends well.

    Args:
        root: the folder of personas; it is made where there is none.
        name: the new persona's name.

    Raises:
        ScaffoldError: the name cannot be one, something of that name is there, or it cannot be written.
    """
    if not re.fullmatch(NAME_PATTERN, name):
        raise ScaffoldError("bad_name", name=name)
    folder = root / name
    if os.path.lexists(folder):  # an empty folder would give way to the new one
        raise ScaffoldError("name_taken", folder=folder)
    try:
        root.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=".new-", dir=root))
        try:
            (workshop / name).mkdir()  # the workshop itself is closed to others
            yield workshop / name
            (workshop / name).rename(folder)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    except OSError as error:
        if error.errno in _TAKEN and os.path.lexists(folder):
            raise ScaffoldError("name_taken", folder=folder) from error
        raise ScaffoldError("unwritable", folder=root, reason=error.strerror or type(error).__name__) from error


def scaffold(root: Path, name: str, language: str) -> Path:
    """Writes a folder with a card, examples and a lorebook, and the schema by which editors check the card.

    Args:
        root: the folder of personas.
        name: the new persona's name.
        language: `ja` or `en`.

    Returns:
        The new folder.

    Raises:
        ScaffoldError: see `new_folder`.
    """
    with new_folder(root, name) as folder:
        for part in PARTS:
            text = (TEMPLATES / language / f"{part}.yaml").read_text("utf-8")
            (folder / f"{part}.yaml").write_text(text.replace("NAME", name).replace("SCHEMA", SCHEMA), "utf-8")
        schema = json.dumps(json_schema(), ensure_ascii=False, indent=1)
        (folder / SCHEMA).write_text(schema + "\n", "utf-8")
    return root / name
