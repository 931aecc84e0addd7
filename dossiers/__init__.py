"""The record: evidence store, dossiers, findings, decisions, the event log and the pipeline's steps."""
