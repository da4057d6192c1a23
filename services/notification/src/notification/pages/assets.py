"""The stylesheet, and the font where it is installed."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse
from semu_kit.problems import NotFound
from semu_kit.routes import RuntimeDep

from notification.pages.rendering import ASSETS, STATIC
from notification.resources import resources_of

router = APIRouter(prefix=ASSETS, include_in_schema=False)

_KEPT = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
_FONTS = {weight: f"PretendardGOV-{weight.capitalize()}.subset.woff2" for weight in ("regular", "bold")}


@router.get("/fonts/{weight}.woff2")
async def font(weight: str, runtime: RuntimeDep) -> FileResponse:
    """Pretendard GOV from KRDS's package; without it the browser takes the system's font."""
    return _file(resources_of(runtime).settings.fonts / _FONTS.get(weight, "none"), "font/woff2")


@router.get("/{name}.css")
async def stylesheet(name: str) -> FileResponse:
    return _file(STATIC / f"{name}.css", "text/css")


def _file(path: Path, media_type: str) -> FileResponse:
    if not path.is_file():
        raise NotFound("그런 파일이 없습니다.")
    return FileResponse(path, media_type=media_type, headers=_KEPT)
