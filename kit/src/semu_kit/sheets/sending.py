"""Sheets as answers to download. Their files may name people: they go as soon as they were sent."""

import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def documented(media_type: str) -> dict[int | str, dict[str, Any]]:
    """The answer in the API's document."""
    return {200: {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}}


def send_pdf(content: bytes, name: str) -> Response:
    """`name`: without its suffix; it names nobody."""
    return Response(content, media_type=PDF, headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'})


async def send_xlsx(write: Callable[[Path], Awaitable[None]], name: str) -> FileResponse:
    """What `write` writes to the path that it is given, streamed from disk."""
    folder = Path(tempfile.mkdtemp(prefix="semu-sheet-"))
    try:
        await write(folder / "sheet.xlsx")
    except BaseException:
        shutil.rmtree(folder)
        raise
    gone = BackgroundTask(shutil.rmtree, folder)
    return FileResponse(folder / "sheet.xlsx", media_type=XLSX, filename=f"{name}.xlsx", background=gone)
