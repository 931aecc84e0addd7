"""Bytes in, frozen readings out: what is on the page, where, and what it means. No Django."""
