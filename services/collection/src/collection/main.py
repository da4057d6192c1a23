"""The API process."""

from fastapi import FastAPI
from semu_kit.app import create_service_app
from semu_kit.dead_letters import dead_letter_routes

import collection.schema  # noqa: F401  # a foreign key is resolved when its table is known, in this process too
from collection.agreements.job import measure as measure_agreements
from collection.agreements.routes import reads as agreement_reads
from collection.agreements.routes import writes as agreement_writes
from collection.amounts.routes import router as amounts
from collection.arrears_registers.routes import router as arrears_registers
from collection.balances.routes import reads as balance_reads
from collection.balances.routes import writes as balance_writes
from collection.bank_files.routes import reads as bank_file_reads
from collection.bank_files.routes import uploads as bank_file_uploads
from collection.bank_files.routes import writes as bank_file_writes
from collection.bank_statements.routes import reads as bank_statement_reads
from collection.bank_statements.routes import writes as bank_statement_writes
from collection.bills.routes import router as bills
from collection.campaigns.routes import router as campaigns
from collection.closings.routes import reads as closing_reads
from collection.closings.routes import writes as closing_writes
from collection.collection_rates.routes import router as collection_rates
from collection.counter.routes import reads as counter_reads
from collection.counter.routes import writes as counter_writes
from collection.days.routes import reads as day_reads
from collection.days.routes import writes as day_writes
from collection.days.service import measure as measure_days
from collection.deferrals.routes import router as deferrals
from collection.deposits.routes import reads as deposit_reads
from collection.deposits.routes import writes as deposit_writes
from collection.entrustments.routes import router as entrustments
from collection.handlers import handlers
from collection.lapses.routes import router as lapses
from collection.late_charges.routes import router as late_charges
from collection.limitations.routes import router as limitations
from collection.monthly_reports.routes import reads as monthly_report_reads
from collection.monthly_reports.routes import writes as monthly_report_writes
from collection.proofs.routes import router as proofs
from collection.proofs.service import measure as measure_proofs
from collection.receipts.routes import router as receipts
from collection.registers.routes import router as registers
from collection.resources import open_resources
from collection.reversals.routes import reads as reversal_reads
from collection.reversals.routes import writes as reversal_writes
from collection.settings import Settings
from collection.suspense.routes import reads as suspense_reads
from collection.suspense.routes import writes as suspense_writes
from collection.suspense.service import measure as measure_suspense
from collection.timeline.routes import router as timeline
from collection.treasury_statements.routes import router as treasury_statements
from collection.virtual_accounts.routes import reads as virtual_account_reads
from collection.virtual_accounts.routes import writes as virtual_account_writes
from collection.work.routes import router as work
from collection.write_offs.routes import router as write_offs
from collection.year_ends.routes import reads as year_end_reads
from collection.year_ends.routes import writes as year_end_writes

ROUTERS = [
    agreement_reads, agreement_writes,
    bills, receipts, reversal_reads, reversal_writes, suspense_reads, suspense_writes,
    closing_reads, closing_writes, year_end_reads, year_end_writes, arrears_registers,
    work, deferrals, write_offs, lapses, limitations,
    entrustments, campaigns, day_reads, day_writes, balance_reads, balance_writes, proofs,
    bank_statement_reads, bank_statement_writes,
    bank_file_reads, bank_file_uploads, bank_file_writes,
    virtual_account_reads, virtual_account_writes, deposit_reads, deposit_writes, counter_reads, counter_writes,
    amounts, late_charges, timeline, registers, treasury_statements, monthly_report_reads, monthly_report_writes,
    collection_rates,
]  # fmt: skip


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service's application; settings come from the environment unless given."""
    routers = [*ROUTERS, dead_letter_routes("collection", handlers)]
    measures = [measure_days, measure_proofs, measure_agreements, measure_suspense]
    return create_service_app(settings or Settings(), routers, resources=open_resources, measures=measures)
