"""What is wrong with a character card, told as the faults of a persona's files are."""

from collections.abc import Mapping, Sequence

from persona.faults import MAX_SHOWN, Fault, PersonaError
from persona.tavern.fault_words import card_words

_KINDS = {
    "missing": "missing",
    "string_type": "not_text",
    "tuple_type": "not_list",
    "model_type": "not_mapping",
    "dict_type": "not_mapping",
    "bool_type": "not_yes_no",
    "bool_parsing": "not_yes_no",
    "int_type": "not_number",
    "int_parsing": "not_number",
    "float_type": "not_number",
    "float_parsing": "not_number",
}
"""Our words for the commonest kinds of pydantic's errors."""


class CardFault(PersonaError):
    """A character card cannot be read, or not be made into a persona, or not be written; a line for each fault."""


def card_fault(kind: str, file: str, field: str = "", value: object = None, **values: object) -> CardFault:
    """One fault, in the words of its kind (`persona.tavern.fault_words`).

    Args:
        kind: the message; `KIND.fix` is what to do about it.
        file: the file's name, as the operator knows it.
        field: where in the card (`data.tags[0]`), or the file inside a CHARX.
        value: what stands there, if it is worth showing.
        values: what the words name.
    """
    return CardFault([_fault(kind, file, field, "" if value is None else repr(value)[:MAX_SHOWN], **values)])


def card_faults(errors: Sequence[Mapping[str, object]], file: str) -> CardFault:
    """Pydantic's errors about a card."""
    return CardFault(_misfit(error, file) for error in errors)


def _misfit(error: Mapping[str, object], file: str) -> Fault:
    steps = error["loc"]
    field = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps) if isinstance(steps, tuple) else ""
    kind = "missing" if error["input"] in (None, "") else _KINDS.get(str(error["type"]), "misfit")
    value = "" if kind == "missing" else repr(error["input"])[:MAX_SHOWN]
    return _fault(kind, file, field.lstrip("."), value)


def _fault(kind: str, file: str, field: str, value: str, **values: object) -> Fault:
    return Fault(file, 0, 0, field, value, card_words(kind, **values), card_words(f"{kind}.fix", **values))
