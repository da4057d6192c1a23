"""Why a meeting's record is not taken."""

from semu_kit.problems import Conflict, Forbidden, NotFound, Problem


class MeetingUnknown(NotFound):
    type, title = "meeting-unknown", "No such meeting"


class ItemUnknown(NotFound):
    type, title = "agenda-item-unknown", "No such item on the agenda"


class MeetingNotOpen(Conflict):
    """The meeting is not at the point at which this is entered."""

    type, title = "meeting-not-open", "The meeting's record does not take this now"


class MeetingAhead(Conflict):
    """What happened at a meeting is entered once it was held."""

    type, title = "meeting-ahead", "The meeting has not been held yet"


class NotAMatter(Problem):
    """The ordinance names the matters that the committee decides (§7⑤)."""

    status, type, title = 422, "not-a-matter", "The ordinance does not give the committee this matter"


class AlreadyOnAgenda(Conflict):
    """A subject is before one open meeting at a time, once."""

    type, title = "already-on-agenda", "Some of it is on an open agenda already"


class AmountsChanged(Conflict):
    """A fact that arrived since the committee saw the subjects changed what they come to."""

    type, title = "amounts-changed", "The amounts are no longer those that the committee saw"


class CommitteeNotComposed(Conflict):
    """A committee that is not composed as the ordinance says cannot meet."""

    type, title = "committee-not-composed", "The committee is not properly composed"


class NotInOffice(Problem):
    """Members in office on the meeting's day attend it."""

    status, type, title = 422, "not-in-office", "Not a member in office on the meeting's day"


class MemberBarred(Conflict):
    """A member who would be paid by what is decided may not be there (§7⑥ 단서)."""

    type, title = "member-barred", "A member with an interest may not attend"


class QuorumMissing(Conflict):
    """A meeting needs a majority of the members in office (§7⑥)."""

    type, title = "quorum-missing", "Too few members attended"


class PresiderNeeded(Problem):
    """The chair presides; where the chair is not there, another member by office who is there."""

    status, type, title = 422, "presider-needed", "It is not clear who presided"


class VotesIncomplete(Problem):
    """Every member who was there votes or abstains, and nobody else."""

    status, type, title = 422, "votes-incomplete", "The votes are not those of the members present"


class NotVoted(Conflict):
    """A record is confirmed once every item was voted on or postponed."""

    type, title = "not-voted", "Some items were neither voted on nor postponed"


class OwnAward(Forbidden):
    """Nobody records a decision on a reward of their own (§7⑥ 단서)."""

    type, title = "own-award", "Nobody records a decision on a reward of their own"


class NotPresider(Forbidden):
    """Whoever presided confirms the record."""

    type, title = "not-presider", "Only who presided confirms the meeting's record"


class SameOfficial(Forbidden):
    """Whoever recorded a meeting does not confirm it."""

    type, title = "same-official", "Another official has to confirm"
