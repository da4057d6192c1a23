"""What each process needs to know before its first request."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("process", ["collection.main", "collection.worker"])
def test_a_process_knows_every_table_that_a_foreign_key_names(process):
    program = (
        f"import {process}; from collection.tables import Base;"
        "[key.column for table in Base.metadata.tables.values() for key in table.foreign_keys];"
        "assert {'bill', 'posting', 'contact', 'campaign_target'} <= set(Base.metadata.tables)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
