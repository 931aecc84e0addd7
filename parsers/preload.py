"""Imported by the sandbox's fork server, so that its children start with the parsers in place. spaCy is left out: most children never need it."""

from parsers import cost_model, docx, eml, form, pdf, read, roles, xlsx

__all__ = ["cost_model", "docx", "eml", "form", "pdf", "read", "roles", "xlsx"]
