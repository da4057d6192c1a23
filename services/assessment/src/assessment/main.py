"""The assessment service's API."""

from fastapi import FastAPI
from semu_kit.app import create_service_app
from semu_kit.dead_letters import dead_letter_routes

from assessment.bills import routes as bills
from assessment.handlers import handlers
from assessment.levy_files import routes as levy_files
from assessment.reductions import routes as reductions
from assessment.rejects import routes as rejects
from assessment.settings import Settings
from assessment.sums import routes as sums
from assessment.taxpayers import routes as taxpayers
from assessment.timeline import routes as timeline
from assessment.withdrawals import routes as withdrawals


def create_app(settings: Settings | None = None) -> FastAPI:
    routers = [
        levy_files.writes,
        levy_files.reads,
        rejects.router,
        bills.router,
        reductions.writes,
        reductions.reads,
        withdrawals.writes,
        withdrawals.reads,
        taxpayers.router,
        sums.router,
        timeline.router,
        dead_letter_routes("assessment", handlers),
    ]
    return create_service_app(settings or Settings(), routers)
