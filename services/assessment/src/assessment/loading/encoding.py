"""Which encoding a file is in: found out from its bytes, not asked of its sender."""

import codecs

from assessment.loading.refusals import UnknownEncoding


class EncodingProbe:
    """Fed a file's bytes in any pieces, says whether they are UTF-8 (with or without BOM) or CP949.

    Text in CP949 is next to never valid UTF-8, so that UTF-8 is preferred where both would do.
    """

    def __init__(self) -> None:
        self._decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "cp949")}
        self._start = b""

    def feed(self, piece: bytes, *, final: bool = False) -> None:
        """Raises UnknownEncoding as soon as neither is possible. A file has no NUL, a spreadsheet or UTF-16 does."""
        self._start = (self._start + piece[:3])[:3]
        for name, decoder in tuple(self._decoders.items()):
            try:
                decoder.decode(piece, final)
            except UnicodeDecodeError:
                del self._decoders[name]
        if not self._decoders or b"\0" in piece:
            raise UnknownEncoding

    def finish(self) -> str:
        """`utf-8`, `utf-8-sig` (with BOM) or `cp949`. Raises UnknownEncoding if the last character is cut off."""
        self.feed(b"", final=True)
        if "utf-8" not in self._decoders:
            return "cp949"
        return "utf-8-sig" if self._start == codecs.BOM_UTF8 else "utf-8"
