"""The reward service's API process: `uvicorn reward.main:create_app --factory`."""

from fastapi import FastAPI
from semu_kit.app import create_service_app
from semu_kit.dead_letters import dead_letter_routes

import reward.schema  # noqa: F401  # a foreign key is resolved when its table is known, in this process too
from reward.awards.routes import router as awards
from reward.budgets.routes import reads as budgets
from reward.budgets.routes import writes as budget_writes
from reward.claims.routes import reads as claims
from reward.claims.routes import writes as claim_writes
from reward.clawbacks.routes import reads as clawbacks
from reward.clawbacks.routes import writes as clawback_writes
from reward.committee.meetings.routes import reads as meetings
from reward.committee.meetings.routes import writes as meeting_writes
from reward.committee.members.routes import reads as members
from reward.committee.members.routes import writes as member_writes
from reward.committee.minutes.routes import router as minutes
from reward.computations.routes import router as computations
from reward.credits.routes import router as credits
from reward.evidence.routes import openings as evidence_openings
from reward.evidence.routes import reads as evidence
from reward.evidence.routes import uploads as evidence_uploads
from reward.findings.routes import router as findings
from reward.forms.routes import openings as filled_forms
from reward.forms.routes import reads as forms
from reward.handlers import handlers
from reward.identities.routes import router as identities
from reward.ledgers.routes import router as ledgers
from reward.merits.routes import router as merits
from reward.payouts.routes import reads as payouts
from reward.payouts.routes import writes as payout_writes
from reward.proposals.routes import reads as proposals
from reward.proposals.routes import writes as proposal_writes
from reward.reports.routes import agenda as reports_for_agenda
from reward.reports.routes import openings as report_openings
from reward.reports.routes import reads as reports
from reward.reports.routes import writes as report_writes
from reward.resources import open_resources
from reward.returns.routes import reads as returns
from reward.returns.routes import writes as return_writes
from reward.settings import Settings
from reward.sums.routes import router as sums
from reward.timeline.routes import router as timeline
from reward.transfers.routes import reads as transfers
from reward.transfers.routes import unkept as transfer_texts
from reward.transfers.routes import writes as transfer_writes
from reward.what_ifs.routes import reads as what_ifs
from reward.what_ifs.routes import writes as what_if_writes


def create_app(settings: Settings | None = None) -> FastAPI:
    """The ASGI application; settings come from the environment where none are given."""
    routers = [
        evidence, evidence_openings, evidence_uploads, identities, report_openings, report_writes, reports,
        reports_for_agenda,
        awards, computations, credits, findings, meeting_writes, meetings, member_writes, members, merits,
        minutes, proposal_writes, proposals,
        sums, timeline,
        budget_writes, budgets, claim_writes, claims, clawback_writes, clawbacks, payout_writes, payouts, return_writes,
        returns, transfer_texts, transfer_writes, transfers,
        what_if_writes, what_ifs,
        filled_forms, forms, ledgers,
        dead_letter_routes("reward", handlers),
    ]  # fmt: skip
    return create_service_app(settings or Settings(), routers, resources=open_resources)
