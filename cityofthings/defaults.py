"""Defaults that are needed both with Django (settings) and without it (``check``)."""

CALL = "city-of-things-2025"
RECEIVED_BY = ("*.vlaio.be", "*.vlaanderen.be", "*.vonet.be")
RECEIVED_BORDER = ("*.mail.protection.outlook.com",)
OAUTH_AUTHORITY = "https://login.microsoftonline.com"
OAUTH_SCOPE = "https://outlook.office365.com/.default"
