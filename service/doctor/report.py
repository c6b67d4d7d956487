"""`omoide doctor`: runs every check by itself and says, for each, how it is and how to mend it.

A check is a function `(settings, say) → Finding`; one that crashes or hangs is a failed check, and the others still
run. The checks themselves are in `service.doctor.machine_checks` and `service.doctor.part_checks`.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console

from service.cli.phrases import Phrasebook
from service.doctor.findings import Finding
from service.doctor.machine_checks import MACHINE_CHECKS, SETTINGS_FREE_CHECKS
from service.doctor.part_checks import PART_CHECKS, in_data_folder
from service.doctor.phrases import DOCTOR_PHRASES
from service.settings import Settings, SettingsError, load_settings, operator_language

CHECK_SECONDS = 90.0
"""How long one check may take; loading a vector index on a slow disk is the longest."""

Check = Callable[[Settings, Phrasebook], Awaitable[Finding]]
_MARKS: dict[str, tuple[str, str]] = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "failed": ("✗", "bold red")}


@dataclass(frozen=True, slots=True)
class Row:
    """A check and what it found."""

    check: str
    finding: Finding


async def examine(*, as_json: bool, console: Console | None = None) -> int:
    """Runs every check and prints what it finds; returns 1 if any failed, else 0.

    Args:
        as_json: print a list of `{check, status, detail, fix}` instead of lines.
        console: where to print.
    """
    console = console or Console(highlight=False, soft_wrap=True)
    try:
        settings = load_settings()
    except SettingsError as error:
        say = Phrasebook(operator_language(), DOCTOR_PHRASES)
        rows = await _without_settings(error, say, console, as_json=as_json)
    else:
        say = Phrasebook(settings.operator_language, DOCTOR_PHRASES)
        checks: dict[str, Check] = {**MACHINE_CHECKS, **PART_CHECKS}
        rows = await run_checks(checks, settings, say, _printer(console, say, as_json=as_json))
    if as_json:
        console.print(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2), markup=False)
    else:
        console.print(_summary(rows, say), markup=False)
    return int(any(row.finding.status == "failed" for row in rows))


async def run_checks(
    checks: Mapping[str, Check], settings: Settings, say: Phrasebook, shown: Callable[[Row], None] = lambda _: None
) -> list[Row]:
    """Runs the checks one after the other; `shown` is told each result as it comes."""
    rows: list[Row] = []
    for name, check in checks.items():
        if name in in_data_folder(settings) and _failed("data_folder", rows):
            row = Row(name, Finding("warning", say("doctor.no_folder")))
        else:
            row = Row(name, await _run(check, settings, say))
        shown(row)
        rows.append(row)
    return rows


def lines_of(row: Row, say: Phrasebook, width: int) -> list[tuple[str, str]]:
    """A result as (text, style): one line what, and one line how to mend it."""
    mark, style = _MARKS[row.finding.status]
    label = say(f"check.{row.check}")
    lines = [(f" {mark} {label}{' ' * (width - cell_len(label))}  {row.finding.detail}", style)]
    if row.finding.fix:
        lines.append((f"   {' ' * width}  {say('doctor.fix')}{row.finding.fix}", "cyan"))
    return lines


def _failed(check: str, rows: Sequence[Row]) -> bool:
    return any(row.check == check and row.finding.status == "failed" for row in rows)


async def _run(check: Check, settings: Settings, say: Phrasebook) -> Finding:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check(settings, say)
    except TimeoutError:
        return Finding("failed", say("doctor.hung", seconds=round(CHECK_SECONDS)), say("doctor.report"))
    except Exception as error:  # noqa: BLE001  (whatever a part throws is what the doctor is asked about)
        reason = str(error).strip().splitlines() or [""]
        return Finding("failed", f"{type(error).__name__}: {reason[0]}", say("doctor.report"))


async def _without_settings(error: SettingsError, say: Phrasebook, console: Console, *, as_json: bool) -> list[Row]:
    """What can be said while the settings are wrong: the settings, and what does not depend on them."""
    shown = _printer(console, say, as_json=as_json)
    rows = await run_checks(SETTINGS_FREE_CHECKS, Settings.model_construct(), say, shown)
    rows.append(Row("settings", Finding("failed", str(error), say("settings.fix"))))
    skipped = Finding("warning", say("doctor.skipped"))
    rows += [Row(n, skipped) for n in {**MACHINE_CHECKS, **PART_CHECKS} if n not in {row.check for row in rows}]
    for row in rows[len(SETTINGS_FREE_CHECKS) :]:
        shown(row)
    return rows


def _printer(console: Console, say: Phrasebook, *, as_json: bool) -> Callable[[Row], None]:
    width = max(cell_len(say(f"check.{name}")) for name in {**MACHINE_CHECKS, **PART_CHECKS})

    def shown(row: Row) -> None:
        if not as_json:
            for text, style in lines_of(row, say, width):
                console.print(text, style=style if row.finding.status != "ok" else None, markup=False)

    return shown


def _summary(rows: Sequence[Row], say: Phrasebook) -> str:
    count = {status: sum(row.finding.status == status for row in rows) for status in _MARKS}
    key = "doctor.all_ok" if count["ok"] == len(rows) else "doctor.summary"
    return "\n" + say(key, failed=count["failed"], warnings=count["warning"])


def _plain(row: Row) -> dict[str, str]:
    return {"check": row.check, "status": row.finding.status, "detail": row.finding.detail, "fix": row.finding.fix}
