"""`python -m semu_kit.sheets.setter TEMPLATE`: what it shows as JSON on standard input, its PDF on standard output."""

import sys
from pathlib import Path

import typst
from noto_cjk_sans_otc import FONT_PATH


def main() -> None:
    # The document comes as data, so that nothing in a name is ever read as markup.
    pdf = typst.compile(
        Path(__file__).with_name(f"{sys.argv[1]}.typ"),
        format="pdf",
        font_paths=typst.Fonts(False, False, [str(FONT_PATH.parent)]),
        sys_inputs={"given": sys.stdin.buffer.read().decode()},
        pdf_tags=False,
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
