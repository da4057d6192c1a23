"""All of this service's tables, so that migrations, the check for drift, the API and the worker see every one."""

import reward.awards.models
import reward.budgets.models
import reward.citizens.models
import reward.claims.models
import reward.clawbacks.models
import reward.committee.meetings.models
import reward.committee.members.models
import reward.credits.models
import reward.evidence.models
import reward.facts.models
import reward.findings.models
import reward.identities.models
import reward.merits.models
import reward.payouts.models
import reward.proposals.models
import reward.reports.models
import reward.returns.models
import reward.transfers.models
import reward.what_ifs.models  # noqa: F401  (the tables register themselves)
from reward.tables import metadata

__all__ = ["metadata"]
