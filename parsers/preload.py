"""Imported by the sandbox's fork server, so that its children start with the parsers of forms in place.

Measured on one docx from a cold start: nothing preloaded 1.5 to 2.1 s, this set 1.4 s, everything with the pdf and workbook libraries 3.3 s.
Those come with their first file.
"""

from parsers import docx, form, read, roles

__all__ = ["docx", "form", "read", "roles"]
