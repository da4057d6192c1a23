"""Why something cannot be done with a report; each with the article and the remedy."""

from semu_kit.problems import Conflict, NotFound, Problem


class ReportUnknown(NotFound):
    """No report of the caller's municipality has this id."""

    type, title = "report-unknown", "No such report"


class AnonymousReport(Problem):
    """A report says clearly who makes it and where they live (§146⑤)."""

    status, type, title = 422, "report-anonymous", "An anonymous report is not taken"


class MatterOfAnotherKind(Problem):
    """Neither important material (§146③) nor a hidden asset (§146④)."""

    status, type, title = 422, "report-matter", "A report of this kind is not about this"


class NotAnOfficialsReport(Problem):
    """Only an official informs in the line of duty."""

    status, type, title = 422, "report-duty", "No official is named"


class ImpossibleReportDay(Problem):
    """A report lies between the first day of its law and today, its completion after it, its answer ahead."""

    status, type, title = 422, "report-day", "The day is not possible"


class Unsigned(Conflict):
    """The signed or sealed document is missing (§146⑤)."""

    type, title = "report-unsigned", "The signed form is missing"


class NoEvidence(Conflict):
    """Evidence that can be checked is missing (§146⑤)."""

    type, title = "report-without-evidence", "The report has no evidence"


class ReportClosed(Conflict):
    """The report has gone past the step at which this is done, or has not reached it."""

    type, title = "report-state", "The report is at another step"


class ReasonOfAnotherKind(Problem):
    """The reason shuts out reports of the other kind only."""

    status, type, title = 422, "report-reason", "Reports of this kind are not shut out for this"


class NothingCollected(Problem):
    """A bill is linked once money came for it, which has to be the municipality's."""

    status, type, title = 422, "report-bill", "No such receipt"


class ReceiptsNotNamed(Problem):
    """A hidden asset brings receipts, an evasion brings bills."""

    status, type, title = 422, "report-receipts", "Receipts are named for a hidden asset, and only for one"


class LinkedElsewhere(Conflict):
    """What one report brought, no other did."""

    type, title = "report-bill-taken", "Another report was linked to this before"


class ChecksMissing(Conflict):
    """Not every reason that shuts reports out was looked into."""

    type, title = "report-unchecked", "Not every exclusion was checked"


class NothingToApplyFor(Conflict):
    """The law gives nothing for what was collected."""

    type, title = "report-without-reward", "There is nothing to apply for"


class ReportNotReady(Conflict):
    """The committee decides once the informant was told to apply."""

    type, title = "report-not-ready", "The report is not ready to be decided"
