"""The reward service's API process: `uvicorn reward.main:create_app --factory`."""

from fastapi import FastAPI
from semu_kit.app import create_service_app
from semu_kit.dead_letters import dead_letter_routes

from reward.awards.routes import router as awards
from reward.committee.members.routes import reads as members
from reward.committee.members.routes import writes as member_writes
from reward.credits.routes import router as credits
from reward.findings.routes import router as findings
from reward.handlers import handlers
from reward.merits.routes import router as merits
from reward.recognitions.routes import router as recognitions
from reward.settings import Settings
from reward.sums.routes import router as sums
from reward.timeline.routes import router as timeline


def create_app(settings: Settings | None = None) -> FastAPI:
    """The ASGI application; settings come from the environment where none are given."""
    routers = [
        awards, credits, findings, members, member_writes, merits, recognitions, sums, timeline,
        dead_letter_routes("reward", handlers),
    ]  # fmt: skip
    return create_service_app(settings or Settings(), routers)
