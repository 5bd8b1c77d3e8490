"""The brief: Markdown, the HTML page, its pictures."""
