"""`omoide persona check`: what the loader and the lint say of personas."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer

from persona.check import check
from persona.faults import Fault, PersonaError
from persona.folder import folders_in
from persona.scenarios import load_scenarios
from persona.source import load_with_places
from service.cli.phrases import Phrasebook
from service.settings import Settings
from service.tokens import estimate_tokens

_GRADES = {"fault": "persona.fault", "warning": "persona.warning", "hint": "persona.hint"}


def remarks(settings: Settings, say: Phrasebook, names: Sequence[str], *, as_json: bool) -> int:
    """Prints what the loader and the lint say of personas; returns an exit code.

    Args:
        settings: where the personas are.
        say: the operator's language.
        names: which; none: all.
        as_json: one list of rows instead of lines.

    Returns:
        2 where a card does not load or there is none, else 1 where there are warnings, else 0.
    """
    folders: list[Path] = []
    rows: list[tuple[str, str, Fault]] = []
    try:
        folders = [settings.persona_dir / name for name in names] or folders_in(settings.persona_dir)
        rows = [row for folder in folders for row in _told(folder)]
    except PersonaError as error:
        rows = [("fault", "fault", fault) for fault in error.faults]
    grades = Counter(grade for grade, _, _ in rows)
    if as_json:
        shown = [_row(grade, kind, told, say) for grade, kind, told in rows]
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        for grade, _, told in rows:
            line = told.japanese if say.language == "ja" else str(told)
            typer.echo(f"{say(_GRADES[grade])}: {line}")
        numbers = {grade: grades[grade] for grade in _GRADES}
        typer.echo(say("persona.checked", personas=len(folders), **numbers))
    return 2 if grades["fault"] else 1 if grades["warning"] else 0


def _told(folder: Path) -> Iterator[tuple[str, str, Fault]]:
    """What is to be said of a persona: grade, kind, and the words at their place."""
    try:
        persona, place = load_with_places(folder)
        load_scenarios(folder)
    except PersonaError as error:
        yield from (("fault", "fault", fault) for fault in error.faults)
        return
    for remark in check(persona, place, estimate_tokens):
        yield remark.grade, remark.kind, remark.told


def _row(grade: str, kind: str, told: Fault, say: Phrasebook) -> dict[str, Any]:
    language = 0 if say.language == "ja" else 1
    place = {"file": told.file, "line": told.line, "column": told.column, "field": told.field}
    return {"grade": grade, "kind": kind, **place, "message": told.message[language], "fix": told.fix[language]}
