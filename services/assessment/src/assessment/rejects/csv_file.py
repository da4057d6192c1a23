"""The file of rejected rows (오류 파일): in the sender's own encoding and columns, to be mended and sent again."""

import csv
import io
from collections.abc import AsyncIterator, Iterable
from uuid import UUID

from semu_kit.runtime import Runtime

from assessment.levy_files.models import LevyFile
from assessment.loading.columns import RETURNED
from assessment.rejects import repository
from assessment.rejects.schemas import RejectedRow

_PAGE = 1000


async def csv_of(runtime: Runtime, file: LevyFile) -> AsyncIterator[bytes]:
    """The file's bytes, a page of rows at a time, each read in a transaction of its own: a slow reader holds none.

    The columns 오류행, 오류항목, 오류사유 and 조치방법 come first, so that a row with a cell too many or too few
    still has them in their place; a load ignores them.
    """
    encoding = file.encoding or "utf-8"
    yield _lines([[*RETURNED, *(file.header or ())]], encoding)
    after, full = 0, True
    while full:
        rows = await _page(runtime, file.id, after)
        if rows:
            # Only the first piece carries the byte order mark.
            yield _lines((_returned(row) for row in rows), encoding.removesuffix("-sig"))
            after = rows[-1].line
        full = len(rows) == _PAGE


async def _page(runtime: Runtime, file_id: UUID, after: int) -> list[RejectedRow]:
    async with runtime.database.transaction() as session:
        return await repository.page(session, runtime.vault, file_id, after, _PAGE)


def _returned(row: RejectedRow) -> list[str]:
    return [
        str(row.line),
        "; ".join(fault.column or "행 전체" for fault in row.faults),
        "; ".join(fault.reason for fault in row.faults),
        "; ".join(dict.fromkeys(fault.remedy for fault in row.faults)),
        *row.cells,
    ]


def _lines(rows: Iterable[list[str]], encoding: str) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding, errors="replace")
