"""Every table of the gateway's database, for its migrations."""

from gateway.clients.models import Client
from gateway.keys.models import SigningKey
from gateway.oauth.models import AuthorizationCode, RefusedSignIn
from gateway.officials.models import Official, OfficialLine
from gateway.tables import Table

TABLES = (Client, SigningKey, AuthorizationCode, RefusedSignIn, Official, OfficialLine)
metadata = Table.metadata
