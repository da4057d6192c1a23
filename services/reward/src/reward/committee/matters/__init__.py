"""The subjects that the committee decides on, a module a kind."""

from collections.abc import Mapping

from reward.committee.matters import credits, merits, proposals, reports
from reward.committee.matters.matter import Matter

MATTERS: Mapping[str, Matter] = {"credits": credits, "report": reports, "merits": merits, "proposal": proposals}
"""By what an item of the agenda is about."""
