"""The views, by what they are about. Thin: fetch, call one function, answer."""
