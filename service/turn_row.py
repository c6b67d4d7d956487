"""What the ledger keeps of a turn: its row, without media, and without anybody's words where nothing may be kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from memory.ledger import TurnRecord
from persona import reply
from persona.affect.state import AffectState
from persona.care.guilt import guilt
from persona.conversation import HIDDEN, names_of, new_messages, others_words_hidden, speaker_of
from persona.prompt import PROMPT_FORMAT
from service.chat import without_media
from service.errors import ApiError
from service.spoken import Outcome
from service.turn_state import Turn


def row_of(turn: Turn, outcome: Outcome, *, kept: bool) -> TurnRecord:
    """The ledger row; with `store: false` it says that a turn happened, not what was said."""
    sampling = {k: v for k, v in turn.payload.items() if k not in {"messages", "tools", "functions"}}
    if not kept:  # a stop word, a prediction or a schema is the client's text too
        sampling = {k: v for k, v in sampling.items() if k == "model" or isinstance(v, bool | int | float)}
    return TurnRecord(
        id=turn.id,
        person=turn.person,
        persona=turn.persona.name,
        persona_version=turn.persona.version,
        persona_hash=turn.persona.hash,
        prompt_format=PROMPT_FORMAT,
        model=turn.request.model,
        upstream=str(turn.payload.get("model", "")),
        source=turn.source,
        request=_kept_request(turn) if kept else {},
        prompt=_kept_prompt(turn) if kept else [],
        reply=outcome.reply if kept else "",
        choices=_kept_choices(outcome) if kept else [],
        finish_reason=outcome.finish_reason,
        usage=outcome.usage,
        status=outcome.status,
        error=_kept_error(outcome.error, kept=kept),
        degraded=list(turn.degraded),
        fact_ids=list(turn.prompt.fact_ids) if turn.prompt else [],
        lore=list(turn.prompt.lore_names) if turn.prompt else [],
        scene=turn.scene,
        affect_before=shown(turn.before),
        signals=_signals(turn, outcome),
        sampling=sampling,
        latency=dict(turn.latency),
        consent=False,
        trainable=kept and turn.crisis is None and turn.source != "discord" and not turn.others,
        created_at=turn.now,
    )


def shown(state: AffectState) -> dict[str, Any]:
    """A state as ledger and clients see it, with the name of what is felt."""
    return {**state.model_dump(mode="json"), "emotion": state.emotion}


def _signals(turn: Turn, outcome: Outcome) -> list[str]:
    """What stands out in the reply; whether the service had to say that the persona is an AI; guilt at a goodbye."""
    found = [signal.name for signal in reply.inspect(outcome.reply, turn.persona)] if outcome.reply else []
    found += ["ai_unsaid"] if turn.disclosed and not turn.first else []
    return [*found, "guilt"] if turn.leaving and guilt(outcome.reply) else found


def _kept_request(turn: Turn) -> dict[str, Any]:
    """The request for the ledger, of its messages only those that this turn added.

    A client sends the whole conversation each time, so rows that kept it would grow with its square. Older messages
    still stand in the row's prompt, but only as many as the model saw: the context window bounds them. `store: true`
    asks for the whole. What other people said is not kept: the row is this person's.
    """
    body = turn.request.body
    messages = turn.request.messages
    kept = messages if body.get("store") else new_messages(messages, names_of(turn.persona))
    return {**body, "messages": without_media([_theirs(message, turn.others) for message in kept])}


def _theirs(message: Mapping[str, Any], others: Sequence[str]) -> Mapping[str, Any]:
    """A message, without its words where another person said it."""
    is_anothers = message.get("role") == "user" and speaker_of(message) in others
    return {**message, "content": HIDDEN} if is_anothers else message


def _kept_prompt(turn: Turn) -> list[dict[str, Any]]:
    """The prompt for the ledger, without what other people said."""
    return without_media(list(others_words_hidden(turn.prompt.messages, turn.others))) if turn.prompt else []


def _kept_choices(outcome: Outcome) -> list[dict[str, Any]]:
    """The choices for the ledger; a sound that the model spoke is a digest, as the person's media are."""
    messages = without_media([choice["message"] for choice in outcome.choices])
    return [{**choice, "message": message} for choice, message in zip(outcome.choices, messages, strict=True)]


def _kept_error(error: ApiError | None, *, kept: bool) -> str | None:
    """Why a turn failed; with `store: false` only the kind of fault, because a model server may quote the person."""
    if error is None:
        return None
    return error.message if kept else f"{type(error).__name__} ({error.code or error.status})"
