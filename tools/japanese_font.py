"""Make the font of Japanese pictures: Noto Sans CJK JP, cut down to the characters that a picture can need.

    python tools/japanese_font.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

The source is the font collection of Debian's package fonts-noto-cjk (SIL Open Font License 1.1). Kept are kana, full-width
signs, the kanji of JIS X 0208 level 1, and every other character of the message catalogue. Needs fonttools.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parents[1] / "src" / "mujun" / "reports"
TARGET = ROOT / "drawing" / "fonts" / "mujun-japanese.otf"
FAMILY = "mujun Japanese"
SIGNS = (
    "αβγδΔσΣπ°±×÷≤≥≈−–—…‘’“”•·→←↑↓▲△▼▽●○◎■□◆◇★☆✓✗㎡㎢㎞²³⁴⁵ⁿ½√∞‰、。，．・：；？！゛゜´｀¨＾￣＿ヽヾゝゞ〃々〆〇ー―‐／＼～〜∥｜‥"
    "（）〔〕［］｛｝〈〉《》「」『』【】＋－＝≠＜＞％＃＆＊＠§※〒"
)
LEVEL_ONE_ROWS, CELLS = range(16, 48), range(1, 95)
"""Rows and cells of JIS X 0208 that hold the kanji of level 1."""


def wanted() -> set[str]:
    """Return the characters of the font."""
    ranges = ((0x20, 0x7E), (0x3041, 0x3096), (0x30A1, 0x30FC), (0xFF01, 0xFF5E))
    found = {chr(code) for first, last in ranges for code in range(first, last + 1)} | set(SIGNS)
    for row in LEVEL_ONE_ROWS:
        for cell in CELLS:
            kanji = bytes([row + 0xA0, cell + 0xA0]).decode("euc_jp", "ignore")
            found |= {kanji} if kanji else set()
    messages = (ROOT / "languages" / "ja.po").read_text(encoding="utf-8")
    return found | {sign for sign in messages if sign.isprintable()}


def main(collection: str) -> None:
    """Write the font."""
    faces = TTCollection(collection).fonts
    number = next(k for k, face in enumerate(faces) if face["name"].getDebugName(1) == "Noto Sans CJK JP")
    font = TTFont(collection, fontNumber=number)
    options = subset.Options(
        layout_features=[], hinting=False, name_IDs=[0, 1, 2, 4, 5, 6, 13, 14], notdef_outline=True
    )
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF"]
    cut = subset.Subsetter(options)
    cut.populate(text="".join(sorted(wanted())))
    cut.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = FAMILY
        elif record.nameID == 6:
            record.string = FAMILY.replace(" ", "-")
    font.save(TARGET)
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
