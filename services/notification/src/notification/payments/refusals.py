"""Why a payment cannot go on; each has a page of its own."""

from semu_kit.problems import Conflict, NotFound, Problem, UpstreamUnavailable


class NothingChosen(Problem):
    status, type, title = 400, "nothing-chosen", "No bill was chosen"


class NothingOwed(Conflict):
    """All of it is paid, or withdrawn."""

    type, title = "nothing-owed", "Nothing is owed"


class AmountChanged(Conflict):
    """Facts: link."""

    type, title = "amount-changed", "What is owed has changed"


class PaymentUnderWay(Conflict):
    """Another payment for one of these bills is being taken. Facts: link."""

    type, title = "payment-under-way", "A payment for this is under way"


class PaymentUnavailable(UpstreamUnavailable):
    """Facts: link."""

    type, title = "payment-unavailable", "The payment provider does not answer"


class UnknownReturn(NotFound):
    type, title = "unknown-return", "No such payment"
