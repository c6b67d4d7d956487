"""What a persona card may hold, for editors (JSON Schema) and for readers (a table), made from the model itself."""

from collections.abc import Iterator
from typing import Any, Literal, get_args

from pydantic import TypeAdapter

from persona.card import Example, Persona
from persona.lore.entry import LoreEntry

Part = Literal["card", "examples", "lorebook"]
PARTS: tuple[Part, ...] = get_args(Part)
"""The files of a persona."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(part: Part = "card") -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a card's file; editors complete and check by it.

    Rules over several fields (an adult's age for romance, rising stages) are checked when a card is loaded.
    """
    model: Any = {"card": Persona, "examples": tuple[Example, ...], "lorebook": tuple[LoreEntry, ...]}[part]
    schema = TypeAdapter(model).json_schema()
    return {"$schema": _DIALECT, "title": f"Omoide persona: {part}.yaml", **schema}


def reference() -> str:
    """Every field of a card as rows of a Markdown table: name, kind, default, meaning."""
    lines = ["| field 項目 | kind 種類 | default 既定 | meaning 意味 |", "|---|---|---|---|"]
    schema = json_schema()
    for name, field in _fields(schema, schema["$defs"], ""):
        default = "" if "default" not in field else f"`{_shown(field['default'])}`"
        lines.append(f"| `{name}` | {_kind(field, schema['$defs'])} | {default} | {field.get('description', '')} |")
    return "\n".join(lines)


def _fields(schema: dict[str, Any], definitions: dict[str, Any], above: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field with the way to it; `[]` stands for each element of a list, `*` for each name of a mapping."""
    required = set(schema.get("required", []))
    for name, field in schema["properties"].items():
        way = f"{above}{name}"
        inner, each = _inside(field, definitions)
        told = {k: v for k, v in field.items() if k != "default"} if inner or name in required else field
        yield way, told
        if inner:
            yield from _fields(inner, definitions, f"{way}{each}.")


def _inside(field: dict[str, Any], definitions: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """The model behind a field (which may be left out), and what stands for each of them where the field holds many."""
    field = next((option for option in field.get("anyOf", ()) if "$ref" in option), field)
    within, each = next(((field[key], each) for key, each in _MANY.items() if key in field), (field, ""))
    model = definitions.get(within.get("$ref", "").rpartition("/")[2], {}) if isinstance(within, dict) else {}
    options = [model, *model.get("anyOf", [])]
    return next((option for option in options if "properties" in option), None), each


def _kind(field: dict[str, Any], definitions: dict[str, Any]) -> str:
    options = [option for option in field.get("anyOf", [field]) if option.get("type") != "null"]
    kinds = []
    for option in options:
        model = definitions.get(option.get("$ref", "").rpartition("/")[2], option)
        if "enum" in model:
            kinds.append(", ".join(map(str, model["enum"])))
        elif model.get("type") == "array":
            kinds.append("list")
        else:
            kinds.append({"object": "mapping", "string": "text"}.get(model.get("type", ""), model.get("type", "")))
            kinds[-1] += _range(model)
    return " or ".join(kinds)


def _range(field: dict[str, Any]) -> str:
    low = next((f"{sign} {field[key]}" for key, sign in _LOW.items() if key in field), "")
    high = next((f"{sign} {field[key]}" for key, sign in _HIGH.items() if key in field), "")
    return f" ({', '.join(filter(None, [low, high]))})" if low or high else ""


_MANY = {"items": "[]", "additionalProperties": ".*"}
_LOW = {"minimum": "≥", "exclusiveMinimum": ">"}
_HIGH = {"maximum": "≤", "exclusiveMaximum": "<"}


def _shown(value: Any) -> str:  # noqa: ANN401  (any JSON)
    if isinstance(value, dict) and value:
        return "{" + ", ".join(f"{name}: {_shown(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, bool):
        return str(value).lower()  # as YAML writes it
    if isinstance(value, float):
        return f"{value:g}"
    return {None: "none", (): "[]"}.get(value, str(value)) if not isinstance(value, list | dict) else str(value)
