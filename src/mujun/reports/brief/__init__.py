"""The brief: Markdown, the page, its pictures."""
