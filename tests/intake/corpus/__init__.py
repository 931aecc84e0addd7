"""Mail as people and programs write it: builders per mail program times tables of cases, each with what has to become of it.

What is expected was written from the law of the call and from what goes wrong elsewhere, before the code was run on it.
"""
