"""Why the document does not open; each has a page of its own. Facts: municipality and link, where they are known."""

from semu_kit.problems import Forbidden, Problem, UpstreamUnavailable


class CheckUnknown(Problem):
    """The return belongs to no check that is under way: it was used, it is too old, or it was made up."""

    status, type, title = 400, "identity-check-unknown", "No such identity check is under way"


class OtherBrowser(Problem):
    status, type, title = 400, "identity-other-browser", "The identity check was begun in another browser"


class CheckRefused(Forbidden):
    type, title = "identity-refused", "The identity check was refused"


class CheckBroken(Problem):
    status, type, title = 400, "identity-broken", "The identity check did not hold"


class CheckUnavailable(UpstreamUnavailable):
    type, title = "identity-unavailable", "The identity provider does not answer"


class SomebodyElse(Forbidden):
    type, title = "somebody-else", "The notice is for somebody else"


class SessionNeeded(Forbidden):
    type, title = "session-needed", "The identity check has run out"
