"""In whose scope a request about people is: every key has people of its own."""

from typing import Annotated

from fastapi import Query, Request

from service.api.http import authenticate, require_operator, services_of
from service.errors import NotFound

Key = Annotated[
    str | None,
    Query(max_length=64, description="id of another key, revoked ones too; for keys with the role operator or admin"),
]


async def scope_of(request: Request, key: str | None) -> str:
    """The key whose people are meant: the caller's own, or for an operator the one they name.

    Raises:
        Forbidden: a client names a key.
        NotFound: there never was such a key.
    """
    if key is None:
        return (await authenticate(request)).key_id
    await require_operator(request)
    if not await services_of(request).keys.exists(key):
        raise NotFound(f"There is no key '{key}'; `omoide key list` shows the ids.", param="key")
    return key
