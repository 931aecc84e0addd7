"""The record, in the order in which things come to be: evidence, what came in, dossiers, findings, notices, events."""

from dossiers.models.accounts import SingleSignOn
from dossiers.models.alarms import Alarm
from dossiers.models.corrections import Correction
from dossiers.models.events import Event
from dossiers.models.findings import Assessment, Decision, Finding
from dossiers.models.incoming import Evidence, MailboxFolder, Message, Sighting, Triage, Upload
from dossiers.models.knowledge import ListEntry, ListImport
from dossiers.models.notices import Notice, NoticeKind
from dossiers.models.record import Document, Dossier, ReferenceCounter, Submission
from dossiers.models.rereading import Rereading
from dossiers.models.running import Heartbeat, Reconciliation, TokenState
from dossiers.models.settings import Setting
from dossiers.models.web import AddressLink, WebUpload, WebUploadFile
from dossiers.models.work import Work

__all__ = [
    "AddressLink",
    "Alarm",
    "Assessment",
    "Correction",
    "Decision",
    "Document",
    "Dossier",
    "Event",
    "Evidence",
    "Finding",
    "Heartbeat",
    "ListEntry",
    "ListImport",
    "MailboxFolder",
    "Message",
    "Notice",
    "NoticeKind",
    "Reconciliation",
    "ReferenceCounter",
    "Rereading",
    "Setting",
    "Sighting",
    "SingleSignOn",
    "Submission",
    "TokenState",
    "Triage",
    "Upload",
    "WebUpload",
    "WebUploadFile",
    "Work",
]
