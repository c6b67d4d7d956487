"""The errors a client can meet, in OpenAI's shape.

    ApiError
    ├── BadRequest            400  the request is wrong; `param` names the field
    ├── Unauthorized          401  no key, or one we do not know
    ├── Forbidden             403  a key that may not do this
    ├── NotFound              404  no such model, turn or memory
    ├── RequestTimeout        408  the body did not arrive in time
    ├── Conflict              409  what is asked cannot be done as things are
    ├── PreconditionFailed    412  somebody else changed it meanwhile (`If-Match`)
    ├── PayloadTooLarge       413  the body is over the limit
    ├── UpstreamRejected      4xx  the model server refused the request itself
    ├── UpstreamBroken        502  the model server answered with something that is not an answer
    ├── UpstreamUnavailable   503  the model server is down, starting or overloaded
    ├── ServiceUnavailable    503  the gateway's own database does not answer
    └── UpstreamTimeout       504  the model server did not begin, or stopped, in time

Every body is `{"error": {"message", "type", "param", "code"}}` with all four keys present and `code` a string or
null, because the official SDKs read them so.
"""

from typing import Any


class ApiError(Exception):
    """Something that ends a request with an OpenAI error object.

    Args:
        message: one sentence for a person: the field, the value and the fix.
        param: the request field that is wrong, as OpenAI writes it (`messages[0].content`).
        code: a stable word for programs.
        retry_after: seconds after which trying again makes sense.
        details: further machine-readable facts, one object each.
    """

    status = 500
    type = "server_error"
    default_code: str | None = None

    def __init__(
        self,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        retry_after: int | None = None,
        details: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.code = code or self.default_code
        self.retry_after = retry_after
        self.details = details

    def body(self) -> dict[str, Any]:
        """The error object as it goes over the wire."""
        error: dict[str, Any] = {"message": self.message, "type": self.type, "param": self.param, "code": self.code}
        if self.details is not None:
            error["details"] = self.details
        return {"error": error}

    def headers(self) -> dict[str, str]:
        """The response headers that belong to this error."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class BadRequest(ApiError):
    """The request is malformed or holds a value that cannot work."""

    status = 400
    type = "invalid_request_error"


class Unauthorized(ApiError):
    """No API key was given, or it is unknown or revoked."""

    status = 401
    type = "invalid_request_error"
    default_code = "invalid_api_key"


class Forbidden(ApiError):
    """The key is known but may not do this."""

    status = 403
    type = "invalid_request_error"
    default_code = "forbidden"


class NotFound(ApiError):
    """No such thing, or not for this key."""

    status = 404
    type = "invalid_request_error"
    default_code = "not_found"


class RequestTimeout(ApiError):
    """The client did not send its request body in time."""

    status = 408
    type = "invalid_request_error"
    default_code = "request_timeout"


class Conflict(ApiError):
    """What is asked for cannot be done as things are; the message says what to change."""

    status = 409
    type = "invalid_request_error"
    default_code = "conflict"


class PreconditionFailed(ApiError):
    """It is not what the client believes it to be: somebody else changed it."""

    status = 412
    type = "invalid_request_error"
    default_code = "precondition_failed"


class PayloadTooLarge(ApiError):
    """The request body is over the limit."""

    status = 413
    type = "invalid_request_error"
    default_code = "payload_too_large"


class UpstreamRejected(ApiError):
    """The model server refused the request; its own status and words are passed on."""

    type = "invalid_request_error"

    def __init__(self, status: int, message: str, *, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message, param=param, code=code)
        self.status = status


class UpstreamBroken(ApiError):
    """The model server answered with something that is not an answer, or broke off."""

    status = 502
    default_code = "upstream_error"


class UpstreamUnavailable(ApiError):
    """The model server cannot be reached, is still starting, or is overloaded."""

    status = 503
    default_code = "upstream_unavailable"

    def __init__(self, message: str, *, retry_after: int = 5) -> None:
        super().__init__(message, retry_after=retry_after)


class ServiceUnavailable(ApiError):
    """Something of the gateway's own, its database above all, does not answer."""

    status = 503
    default_code = "service_unavailable"

    def __init__(self, message: str, *, retry_after: int = 5) -> None:
        super().__init__(message, retry_after=retry_after)


class UpstreamTimeout(ApiError):
    """The model server took too long to begin, or stopped in mid-reply."""

    status = 504
    default_code = "upstream_timeout"
