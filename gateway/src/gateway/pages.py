"""The gateway's few pages: server-rendered, no script, nothing fetched from elsewhere."""

import secrets

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader

_templates = Environment(loader=PackageLoader("gateway"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def page(template: str, status: int = 200, *, form_action: str = "'none'", **values: object) -> HTMLResponse:
    """Render a template under a policy that lets it load nothing. `form_action` says where its form may lead."""
    nonce = secrets.token_urlsafe(16)
    return HTMLResponse(
        _templates.get_template(template).render(nonce=nonce, **values),
        status,
        {
            "Cache-Control": "no-store",
            "Content-Security-Policy": f"default-src 'none'; style-src 'nonce-{nonce}'; form-action {form_action}; "
            "frame-ancestors 'none'; base-uri 'none'",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )
