import reward.awards.models
import reward.committee.meetings.models
import reward.committee.members.models
import reward.citizens.models
import reward.credits.models
import reward.evidence.models
import reward.facts.models
import reward.findings.models
import reward.identities.models
import reward.merits.models
import reward.proposals.models
import reward.reports.models  # noqa: F401  (the tables register themselves)
from reward.tables import metadata
from semu_kit.migrations import run_migrations

run_migrations(metadata)
