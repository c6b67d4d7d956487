"""A conversation as the model sees it: ChatML tokens, and which of them it is to learn to say.

The text is what the chat template of `tokenizer.py` makes of the same messages, plus an end-of-text token that parts
one example from the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from training.nano.mixture import Example
from training.nano.tokenizer import END_OF_TEXT, TURN_END, TURN_START


@dataclass(frozen=True)
class ChatEncoder:
    """Turns messages into tokens with one tokenizer."""

    tokenizer: Tokenizer

    def encode_text(self, text: str) -> Example:
        """A stretch of prose, all of it to be learnt, with its end."""
        return Example([*self._ids(text), self.id_of(END_OF_TEXT)])

    def encode_chat(self, messages: Sequence[dict[str, str]], *, assistant_only: bool) -> Example:
        """A chat of `{"role", "content"}` messages.

        Args:
            messages: any roles in any order.
            assistant_only: learn the assistant's words and the ends of its turns only, else everything.
        """
        tokens: list[int] = []
        learn: list[bool] = []
        for message in messages:
            head = self._ids(f"{TURN_START}{message['role']}\n")
            body = self._ids(message["content"] + TURN_END)
            said = message["role"] == "assistant" or not assistant_only
            tokens += head + body + self._ids("\n")
            learn += [not assistant_only] * len(head) + [said] * len(body) + [not assistant_only]
        return Example([*tokens, self.id_of(END_OF_TEXT)], [*learn, False])

    def count(self, text: str) -> int:
        """How many tokens `text` takes."""
        return len(self._ids(text))

    def id_of(self, token: str) -> int:
        """The id of a special token.

        Raises:
            ValueError: the tokenizer has no such token.
        """
        found = self.tokenizer.token_to_id(token)
        if found is None:
            raise ValueError(f"the tokenizer has no {token}")
        return int(found)

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self.tokenizer.encode(text, add_special_tokens=False).ids
        return ids
