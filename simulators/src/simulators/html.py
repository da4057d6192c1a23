"""The simulators' pages: each provider's templates lie in its own folder."""

from fastapi.templating import Jinja2Templates
from jinja2 import Environment, PackageLoader, StrictUndefined

templates = Jinja2Templates(
    env=Environment(
        loader=PackageLoader("simulators", ""), autoescape=True, undefined=StrictUndefined, auto_reload=False
    )
)
