"""The sign-in page (로그인), for keyboard, screen reader and a 360-pixel screen."""

from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse

from gateway.oauth.schemas import AuthorizationRequest
from gateway.oauth.service import Refused
from gateway.pages import page


def sign_in(asked: AuthorizationRequest, application: str, refused: Refused | None = None) -> HTMLResponse:
    """The form, with the refusal of the try before (401; 429 while sign-ins with the id are held back)."""
    return_to = urlsplit(asked.redirect_uri)
    # Browsers hold a form's redirect to `form-action` too: the application's own origin has to be in it.
    response = page(
        "sign_in.html",
        200 if refused is None else 401 if refused.retry_after is None else 429,
        form_action=f"'self' {return_to.scheme}://{return_to.netloc}",
        # What the application asked, and never what the person typed.
        asked=asked.model_dump(include=set(AuthorizationRequest.model_fields)),
        application=application,
        message=refused and refused.message,
    )
    if refused is not None and refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def unknown_application() -> HTMLResponse:
    return page("unknown_application.html", 400)
