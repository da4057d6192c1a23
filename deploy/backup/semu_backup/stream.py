"""The log, streamed as it is written and sealed at short intervals: how little is lost when all is lost."""

import subprocess
import time
from datetime import datetime
from pathlib import Path

from semu_backup.archive import PARTIAL, Archive
from semu_backup.segments import SIZE, end_of, is_history, is_segment, segment_at
from semu_backup.server import SLOT, Server, Standing, told
from semu_backup.settings import Refused, Settings

_PATIENCE = 5.0
"""Seconds that a pass waits for pg_receivewal to have what the server has."""


class StreamBehind(Exception):
    """pg_receivewal has not got what the server has."""


class Stream:
    """pg_receivewal, and what it wrote. The spool of one cluster is a folder of its own."""

    def __init__(self, settings: Settings, server: Server, archive: Archive) -> None:
        self._settings = settings
        self._server = server
        self._archive = archive
        self.spool = settings.spool / archive.system
        self.spool.mkdir(parents=True, exist_ok=True)
        self._receiver: subprocess.Popen[bytes] | None = None
        self._sealed = ("", 0)
        """The segment whose beginning was sealed last, and up to which place."""
        self.sealed_at: datetime | None = None
        """The server's clock when all that it had written until then was sealed."""

    def keep_up(self) -> Standing:
        """See to it that the log is being received; where the server has got to. Raises ServerAway."""
        standing = self._server.standing()
        while standing is None or standing.lost:
            self._begin_anew(lost=standing is not None)
            standing = self._server.standing()
        if self._receiver is None or self._receiver.poll() is not None:
            if self._receiver is not None:
                told("receiver.ended", code=self._receiver.returncode)
            receive = ("-D", str(self.spool), "-S", SLOT, "--synchronous", "--no-loop", "--status-interval=5")
            self._receiver = subprocess.Popen(
                self._server.command("pg_receivewal", *receive), env=self._server.environment
            )
        return standing

    def _begin_anew(self, *, lost: bool) -> None:
        """The first start, or the first after a restore; `lost`: the server threw away what was not taken yet."""
        if self._server.system() != self._archive.system:
            raise Refused("the server is another cluster now; starting again with it")
        self.stop()
        self._seal_whole()
        # Of another timeline or from before a gap: pg_receivewal would go on after it. A restore left it here until
        # its log was replayed.
        for left in self.spool.iterdir():
            left.unlink()
        if lost:
            told("slot.lost", slot=SLOT)
            self._server.drop_slot()
        self._server.make_slot()

    def seal(self, standing: Standing | None) -> None:
        """Seal what is whole and, where the server answers, what it has written of the next segment.

        Raises StreamBehind and SealingFailed.
        """
        if standing is None:
            self._seal_whole()
            return
        self._wait_for(standing)
        while True:
            self._seal_whole()
            # A segment that became whole meanwhile is no beginning any more: it is sealed as a whole one.
            if standing.flushed % SIZE == 0 or self._seal_beginning(standing):
                break
        self.sealed_at = standing.moment

    def _wait_for(self, standing: Standing) -> None:
        until = time.monotonic() + _PATIENCE
        now: Standing | None = standing
        while now is None or now.taken < standing.flushed:
            if time.monotonic() > until:
                raise StreamBehind("pg_receivewal has not got what the server has")
            time.sleep(0.1)
            now = self._server.standing()

    def _seal_whole(self) -> None:
        for path in sorted(self.spool.iterdir()):
            written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
            if is_segment(path.name):
                self._archive.keep(path, self._settings.recipients, until=end_of(path.name), moment=written)
                path.unlink()
            elif is_history(path.name) and path.name not in self._archive.pieces():
                self._archive.keep(path, self._settings.recipients, until=0, moment=written)

    def _seal_beginning(self, standing: Standing) -> bool:
        """False if the segment in which the server is writing is whole by now."""
        segment = segment_at(standing.timeline, standing.flushed)
        if self._sealed == (segment, standing.flushed):
            return True
        path: Path = self.spool / (segment + PARTIAL)
        try:
            self._archive.keep(path, self._settings.recipients, until=standing.flushed, moment=standing.moment)
        except FileNotFoundError:
            if (self.spool / segment).exists():
                return False
            if segment not in self._archive.pieces():
                raise StreamBehind("the segment that is being written is not here yet") from None
        self._sealed = (segment, standing.flushed)
        return True

    def stop(self) -> None:
        """What was received stays in the spool."""
        if self._receiver is not None:
            self._receiver.terminate()
            self._receiver.wait()
            self._receiver = None
