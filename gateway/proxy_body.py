"""What a client may ask of the streaming proxy. Everything unusable is a 400 that names the first problem."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictStr, ValidationError

from gateway.error_codes import ErrorCode
from gateway.errors import ApiError
from gateway.refusals import first_problem

TOKENS_MAX_DEFAULT = 10_000
TEMPERATURE_DEFAULT = 0.7
MISSING = "Required fields are missing or invalid"


def _number(value: object) -> object:
    """JSON numbers only: true is no number here, and neither is "4000"."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")
    return value


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


Said = Annotated[StrictStr, AfterValidator(_said)]


class Message(BaseModel):
    """One turn. What else a client puts there is not sent on."""

    model_config = ConfigDict(frozen=True)

    role: Literal["user", "assistant"]
    content: Said


class StreamBody(BaseModel):
    """The documented request; null means the default."""

    model_config = ConfigDict(frozen=True)

    messages: Annotated[list[Message], Field(min_length=1)]
    model: Said
    system: StrictStr | None = None
    maxTokens: Annotated[int, Field(ge=1), BeforeValidator(_number)] | None = None
    temperature: Annotated[float, Field(ge=0, le=1), BeforeValidator(_number)] | None = None


class TextBlock(BaseModel):
    type: Literal["text"]
    text: str


class TokenUsage(BaseModel):
    input_tokens: int
    output_tokens: int


class WholeAnswer(BaseModel):
    """What PUT answers."""

    content: list[TextBlock]
    usage: TokenUsage


def parse_body(body: dict[str, Any] | None) -> StreamBody:
    """Raises ApiError 400 MISSING_FIELDS; `body` is None where it was no JSON object."""
    if body is None:
        raise _refusal("The request body must be a JSON object.")
    try:
        asked = StreamBody.model_validate(body)
    except ValidationError as error:
        raise _refusal(first_problem(error.errors(include_url=False, include_input=False))) from error
    if asked.messages[0].role != "user":
        raise _refusal('messages[0].role: The first message must be from "user".')
    return asked


def _refusal(details: str) -> ApiError:
    return ApiError(400, MISSING, code=ErrorCode.MISSING_FIELDS, details=details)
