"""A question of the service's own to the model, outside any turn."""

from typing import Any

import orjson

from service.upstream import Upstream

LONGEST_ANSWER = 512
"""Tokens."""


async def ask(upstream: Upstream, messages: list[dict[str, Any]], **options: Any) -> str:  # noqa: ANN401
    """The model's words.

    Args:
        upstream: the model server; its default model is asked.
        messages: of the prompt.
        options: further fields of the request, such as `temperature`.

    Raises:
        ApiError: the server does not answer.
        ValueError: its answer is no completion.
    """
    request = {"model": await upstream.default_model(), "messages": messages, "max_tokens": LONGEST_ANSWER}
    answer = await upstream.complete({**request, **options})
    try:
        content = orjson.loads(answer)["choices"][0]["message"]["content"]
    except (orjson.JSONDecodeError, LookupError, TypeError) as error:
        raise ValueError("the model server's answer is no completion") from error
    if not isinstance(content, str):
        raise ValueError("the model server's answer has no words")  # noqa: TRY004  (what the server said, not a caller)
    return content
