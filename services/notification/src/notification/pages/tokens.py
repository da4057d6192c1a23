"""Takes from KRDS's tokens those that our stylesheet uses.

`python -m notification.pages.tokens web/node_modules/krds-uiux` writes them to `static/krds-tokens.css`.
KRDS's whole stylesheet is 590 KB; a citizen's phone gets six kilobytes of it. Run again when a token
is added to `notice.css` or KRDS has a new release; a test finds a file that is behind.
"""

import json
import re
import sys
from pathlib import Path

STATIC = Path(__file__).with_name("static")
_TOKEN = re.compile(r"^\s*(--krds-[\w-]+):\s*(.+?);", re.MULTILINE)
_USED = re.compile(r"var\((--krds-[\w-]+)")


def tokens_for(stylesheet: str, package: Path) -> str:
    """The tokens of the KRDS package that `stylesheet` uses, with the tokens that those refer to.

    Raises KeyError for a token that KRDS does not have.
    """
    known: dict[str, str] = {}
    for name, value in _TOKEN.findall((package / "resources/css/token/krds_tokens.css").read_text(encoding="utf-8")):
        known.setdefault(name, value)
    wanted = set(_USED.findall(stylesheet))
    while more := {name for token in wanted for name in _USED.findall(known[token])} - wanted:
        wanted |= more
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    lines = [f"  {name}: {value};" for name, value in known.items() if name in wanted]
    head = f"/* From krds-uiux {version} (ISC), Korea's government design system, by notification.pages.tokens. */"
    return "\n".join([head, ":root {", *lines, "}", ""])


if __name__ == "__main__":
    found = tokens_for((STATIC / "notice.css").read_text(encoding="utf-8"), Path(sys.argv[1]))
    (STATIC / "krds-tokens.css").write_text(found, encoding="utf-8")
