"""What every command begins with: the settings, the words for its operator, and the option that all lists have."""
# ruff: noqa: PLC0415  (settings are loaded by the commands that have some)

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.phrases import Phrasebook

if TYPE_CHECKING:
    from service.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def settings_with(**overrides: object) -> "Settings":
    """The settings, with what the command line says instead (field names).

    Raises:
        SettingsError: one cannot work.
    """
    from service.settings import load_settings

    return load_settings(**overrides)


def say_in(settings: "Settings") -> Phrasebook:
    """The operator's language."""
    return Phrasebook(settings.operator_language)


def say_somehow() -> Phrasebook:
    """The operator's language where the settings may be what is wrong."""
    from service.settings import operator_language

    return Phrasebook(operator_language())
