"""A file that a client sends: as the body of a request, or in the field `file` of a form."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from fastapi import Request
from python_multipart import FormParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import File, parse_options_header

from service.api.http import read_body
from service.errors import BadRequest, PayloadTooLarge

FIELD = "file"
_MULTIPART = "multipart/form-data"
UPLOAD = {
    "required": True,
    "description": f"The file: as the body, whatever its content type, or in the field `{FIELD}` of a form.",
    "content": {
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        "application/json": {"schema": {"type": "object"}},
        _MULTIPART: {
            "schema": {
                "type": "object",
                "required": [FIELD],
                "properties": {FIELD: {"type": "string", "format": "binary"}},
            }
        },
    },
}
"""How OpenAPI describes such a request's body."""
_FORM = 64 * 1024
"""Bytes of a form around its file."""
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent, and what it is called in what is told about it."""

    content: bytes
    name: str


async def read_upload(request: Request, at_most: int, name: str) -> Upload:
    """The file that a request brings.

    Args:
        request: whose.
        at_most: bytes of the file, whatever OMOIDE_MAX_BODY_BYTES says.
        name: what a file is called that comes without a name.

    Raises:
        BadRequest: a form that cannot be read, or that has no file.
        PayloadTooLarge: the file is over the limit.
        RequestTimeout, ClientGone: see `read_body`.
    """
    header = request.headers.get("content-type", "")
    kind, options = parse_options_header(header)
    if kind != _MULTIPART.encode():
        return Upload(await read_body(request, at_most, in_any_case=True), name)
    form = await read_body(request, at_most + _FORM, in_any_case=True)
    sent = await asyncio.to_thread(_file_in, form, options.get(b"boundary"))
    if len(sent.content) > at_most:
        raise PayloadTooLarge(f"The file is over the limit of {at_most} bytes.")
    return sent if sent.name else replace(sent, name=name)


def _file_in(form: bytes, boundary: bytes | None) -> Upload:
    """The file in a form, without the folders of its name."""
    files: list[File] = []
    try:
        # It is in memory already: nothing of it goes to the disk.
        parser = FormParser(
            _MULTIPART, None, files.append, boundary=boundary, config={"MAX_MEMORY_FILE_SIZE": len(form)}
        )
        parser.write(form)
        parser.finalize()
    except FormParserError as error:
        message = (
            f"The form cannot be read: {error}. Let the HTTP client write it, as with `curl -F {FIELD}=@card.png`."
        )
        raise BadRequest(message, code="invalid_form") from error
    sent = next((file for file in files if file.field_name == FIELD.encode()), None)
    if sent is None:
        message = f"The form has no file in the field '{FIELD}'. Send one, as with `curl -F {FIELD}=@card.png`."
        raise BadRequest(message, param=FIELD, code="missing_file")
    sent.file_object.seek(0)
    name = PurePosixPath((sent.file_name or b"").decode("utf-8", "replace")).name
    return Upload(sent.file_object.read(), name[:_LONGEST_NAME])
