"""Makes the sample cases that this project added to the first fifteen: `python -m samples.make` (needs LibreOffice and the test packages)."""
