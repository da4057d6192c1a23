import reward.credits.models
import reward.facts.models  # noqa: F401  (the tables register themselves)
from reward.tables import metadata
from semu_kit.migrations import run_migrations

run_migrations(metadata)
