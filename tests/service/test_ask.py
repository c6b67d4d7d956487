from typing import Any

import orjson
import pytest

from service.ask import LONGEST_ANSWER, ask


class Server:
    def __init__(self, content: object) -> None:
        self.answer = orjson.dumps({"choices": [{"message": {"content": content}}]})
        self.request: dict[str, Any] = {}

    async def default_model(self) -> str:
        return "m"

    async def complete(self, request: dict[str, Any]) -> bytes:
        self.request = request
        return self.answer


async def test_a_question_goes_to_the_default_model_and_its_words_come_back() -> None:
    server: Any = Server("はい")
    messages = [{"role": "user", "content": "?"}]
    assert await ask(server, messages, temperature=0) == "はい"
    assert server.request == {"model": "m", "messages": messages, "max_tokens": LONGEST_ANSWER, "temperature": 0}


async def test_an_answer_without_words_is_refused() -> None:
    server: Any = Server(None)
    with pytest.raises(ValueError, match="no words"):
        await ask(server, [])
