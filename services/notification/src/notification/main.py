"""The API process: notice pages, provider callbacks, campaign numbers."""

from fastapi import FastAPI
from semu_kit.app import create_service_app
from semu_kit.dead_letters import dead_letter_routes

from notification.callbacks import routes as callbacks
from notification.dispatch import routes as dispatch
from notification.documents import routes as documents
from notification.handlers import handlers
from notification.identity import routes as identity
from notification.notices import routes as notices
from notification.pages import assets
from notification.payments import routes as payments
from notification.resources import open_resources
from notification.settings import Settings
from notification.sums import routes as sums
from notification.timeline import routes as timeline


def create_app(settings: Settings | None = None) -> FastAPI:
    return create_service_app(
        settings or Settings(),
        [
            notices.router,
            sums.router,
            timeline.router,
            identity.router,
            documents.router,
            payments.notice_pages,
            payments.returns,
            callbacks.router,
            dispatch.router,
            assets.router,
            dead_letter_routes("notification", handlers),
        ],
        resources=open_resources,
    )
