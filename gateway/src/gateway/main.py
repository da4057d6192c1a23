"""The gateway's API process."""

from fastapi import FastAPI
from semu_kit.app import create_service_app

from gateway.clients.routes import router as clients
from gateway.documents.routes import router as documents
from gateway.edge.middleware import Edge
from gateway.oauth.routes import metadata, pages
from gateway.oauth.routes import router as oauth
from gateway.officials.routes import router as officials
from gateway.resources import open_resources
from gateway.settings import GatewaySettings
from gateway.timeline.routes import router as timeline


def create_app(settings: GatewaySettings | None = None) -> FastAPI:
    """The gateway's own routes, behind the edge that forwards all others."""
    settings = settings or GatewaySettings()
    app = create_service_app(
        settings, [timeline, clients, officials, oauth, pages, metadata, documents], resources=open_resources
    )
    app.add_middleware(Edge, settings=settings)
    return app
