"""The glossary as a page, in English and Japanese: the words that briefs explain where they stand."""

from itertools import groupby

from mujun.reports.brief.glossary import glossary

HEAD = """# Glossary

The words that briefs, pictures and these pages use, and what they mean. In a brief, point at a verdict or a trust mark to read
it.
日本語の用語とその意味を、英語と並べて示す。
"""


def glossary_page() -> str:
    """Return the page."""
    lines = [HEAD]
    for group, terms in groupby(glossary().items(), key=lambda item: item[1].group):
        lines += [f"## {group}", "", "| term | meaning |", "|---|---|"]
        for key, term in terms:
            names, meanings = term.names, term.meanings
            at = f'<span id="{key.replace(" ", "-")}"></span>'
            word, meaning = (f'<br><span lang="ja">{text}</span>' for text in (names["ja"], meanings["ja"]))
            lines.append(f"| {at}**{names['en']}**{word} | {meanings['en']}{meaning} |")
        lines.append("")
    return "\n".join(lines)
