"""What OAuth's endpoints are asked and answer."""

from typing import Literal

from pydantic import BaseModel, SecretStr


class AuthorizationRequest(BaseModel):
    """An application's request, in the page's address and again in its form. Missing fields are told in OAuth's way."""

    response_type: str = ""
    client_id: str = ""
    redirect_uri: str = ""
    scope: str = ""
    state: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""


class SignIn(AuthorizationRequest):
    """The page's form."""

    sign_in_id: str = ""
    password: SecretStr = SecretStr("")


class TokenRequest(BaseModel):
    """`client_id` and `client_secret` may come by HTTP Basic instead."""

    grant_type: str = ""
    scope: str = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    code: str = ""
    redirect_uri: str = ""
    code_verifier: str = ""


class TokenAnswer(BaseModel):
    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # a kind of token, not one
    expires_in: int
    scope: str
