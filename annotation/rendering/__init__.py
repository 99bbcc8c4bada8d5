"""Untrusted text made readable: Markdown, raw text, differences. What comes out is safe HTML."""
