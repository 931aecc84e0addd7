"""The interface for the platform: submissions in, how far they are out. What it promises stands in ``openapi.json`` beside this."""
