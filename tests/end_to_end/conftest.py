"""The servers, once per run."""

from tests.servers.dovecot import dovecot

__all__ = ["dovecot"]
