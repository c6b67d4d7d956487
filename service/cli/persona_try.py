"""`omoide persona try`: scenarios played with a card, beside another version of it or in several stages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from persona.card import Persona
from persona.parts import Stage
from persona.scenarios import FOLDER, Scenario, load_scenario, load_scenarios
from persona.source import load_persona
from service.cli.card_versions import other_version
from service.cli.phrases import Phrasebook
from service.cli.plain_model import PlainModel, open_model
from service.cli.preflight import Refusal
from service.rehearsal import Played, play
from service.settings import Settings
from service.terminal.client import GatewayError
from service.tokens import estimate_tokens


@dataclass(frozen=True, slots=True)
class Column:
    """One of the ways in which a scenario is played.

    Attributes:
        head: what it is called.
        card: who speaks.
        stage: how close the two are; None: as the scenario says.
    """

    head: str
    card: Persona
    stage: Stage | None = None

    def staged(self, scenario: Scenario) -> Scenario:
        """The scenario as it is played here."""
        return scenario.model_copy(update={"stage": self.stage}) if self.stage else scenario


async def try_persona(
    settings: Settings,
    say: Phrasebook,
    name: str,
    *,
    against: str | None,
    stages: Sequence[Stage],
    scenario: Path | None,
    key: str,
) -> int:
    """Plays the scenarios and prints the replies; returns an exit code.

    Args:
        settings: where personas are, and the model that they speak with.
        say: the operator's language.
        name: the persona.
        against: another version (`service.cli.card_versions`); None: only the card as it is.
        stages: to play each scenario in; none: as it says.
        scenario: one file instead of the persona's own.
        key: API key for the gateway.

    Returns:
        1 where the card as it is breaks an expectation, else 0.

    Raises:
        PersonaError: a card or a scenario does not load.
        Refusal: there is no scenario, no other version or no model.
    """
    folder = settings.persona_dir / name
    card = load_persona(folder)
    scenarios = load_scenarios(folder) if scenario is None else (load_scenario(scenario),)
    if not scenarios:
        raise Refusal(say("try.no_scenario", folder=folder / FOLDER))
    columns = [Column(stage, card, stage) for stage in stages] or [Column(say("try.now"), card)]
    if against is not None:
        other = await other_version(settings, folder, against, say)
        columns += [Column(f"{against} {stage}", other, stage) for stage in stages] or [Column(against, other)]
    now, failed = datetime.now(settings.zone), False
    console = Console(highlight=False)
    try:
        async with open_model(settings, say, key) as model:
            for each in scenarios:
                played = [await _play(column, each, model, now) for column in columns]
                console.print(_conversation(each, played, columns, say), Text())
                console.print(_outcome(each, played, columns, say), Text())
                own = [turns for turns, column in zip(played, columns, strict=True) if column.card is card]
                failed = failed or not all(_all_hold(each, turns, card) for turns in own)
    except GatewayError as error:
        raise Refusal(say("try.model_failed", message=error.message)) from error
    return int(failed)


async def _play(column: Column, scenario: Scenario, model: PlainModel, now: datetime) -> list[Played]:
    staged = column.staged(scenario)
    return await play(column.card, staged, model.answer, now=now, context=model.context, count=estimate_tokens)


def _conversation(
    scenario: Scenario, played: Sequence[Sequence[Played]], columns: Sequence[Column], say: Phrasebook
) -> Table:
    """The replies of each turn side by side, under each the size of its prompt."""
    table = Table(title=Text(scenario.title), title_justify="left", show_lines=True, expand=True)
    table.add_column(say("try.said"), ratio=2, overflow="fold")
    for column in columns:
        table.add_column(Text(column.head), ratio=3, overflow="fold")
    for turn in zip(*played, strict=True):
        sizes = [turn[0].tokens - turn[1].tokens if one is turn[0] and len(turn) == 2 else None for one in turn]  # noqa: PLR2004
        cells = [_cell(one, more, say) for one, more in zip(turn, sizes, strict=True)]
        table.add_row(Text(turn[0].said), *cells)  # Text: what a model says is no markup
    return table


def _cell(played: Played, more: int | None, say: Phrasebook) -> Text:
    """A reply, and its prompt's size; `more` tokens than the other column's, where there are two."""
    size = say("try.tokens", tokens=played.tokens) + ("" if more is None else f" ({more:+d})")
    notes = "; ".join([size, *played.dropped])
    return Text.assemble(played.reply or "-", "\n", (notes, "dim"))


def _outcome(
    scenario: Scenario, played: Sequence[Sequence[Played]], columns: Sequence[Column], say: Phrasebook
) -> Table:
    """Whether each expectation holds, for each column."""
    table = Table(box=None, pad_edge=False)
    for head in (say("try.expected"), *(column.head for column in columns)):
        table.add_column(Text(head))
    for expected in scenario.expect:
        held = [expected.holds(_replies(p), column.card) for p, column in zip(played, columns, strict=True)]
        table.add_row(Text(str(expected)), *(Text(say("try.holds") if yes else say("try.broken")) for yes in held))
    return table


def _all_hold(scenario: Scenario, played: Sequence[Played], card: Persona) -> bool:
    return all(expected.holds(_replies(played), card) for expected in scenario.expect)


def _replies(played: Sequence[Played]) -> list[str]:
    return [one.reply for one in played]
