"""Why a link does not open; each has a page of its own."""

from semu_kit.problems import Forbidden, NotFound, Problem


class UnknownLink(NotFound):
    type, title = "unknown-link", "No such link"


class ExpiredLink(Problem):
    """Facts: municipality."""

    status, type, title = 410, "expired-link", "The link has expired"


class ForgedForm(Forbidden):
    """Facts: municipality, link."""

    type, title = "forged-form", "The form was not shown by this page"
