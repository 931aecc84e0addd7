"""Mail that wants to be taken for something else, and headers that want to become others."""

from __future__ import annotations

from tests.intake.corpus.case import Case

_HEAD = "To: cityofthings@vlaio.be\nMessage-ID: <t@testdorp.example>\n"


def _raw(head: str, text: str = "Hierbij, in bijlage, onze aanmelding voor City of Things 2025.") -> str:
    return f"{head}\n{_HEAD}Content-Type: text/plain; charset=utf-8\n\n{text}\n"


def _handed_in(name: str, **rest: object) -> Case:
    return Case(name, "registration", text="Hierbij.", files=("registration",), effect="new", **rest)  # type: ignore[arg-type]


CASES = (
    _handed_in("reply-to of another domain", headers={"Reply-To": "boos@elders.example"}, answer="receipt"),
    _handed_in("reply-to of ours", headers={"Reply-To": "cityofthings@vlaio.be"}, answer="receipt"),
    _handed_in("reply-to no-reply", headers={"Reply-To": "no-reply@testdorp.example"}, person=True),
    _handed_in("our name as display name", sender='"cityofthings@vlaio.be" <an@testdorp.example>', answer="receipt"),
    _handed_in("sender that differs", headers={"Sender": "cityofthings@vlaio.be"}, answer="receipt"),
    _handed_in("own dmarc result forged", headers={"Authentication-Results": "vlaio.be; dmarc=pass"}, dmarc="fail", person=True),
    _handed_in("fail written by the sender", headers={"Authentication-Results": "x.example; dmarc=fail"}, answer="receipt"),
    _handed_in("says to be no machine", headers={"Auto-Submitted": "no"}, answer="receipt"),
    _handed_in("trace of our letters copied", headers={"X-Auto-Response-Suppress": "OOF, AutoReply"}, answer="receipt"),
    Case(
        "newline in the subject",
        "forgotten-attachment",
        program="raw",
        raw=_raw("From: an@testdorp.example\nSubject: =?utf-8?q?Aanmelding=0D=0ABcc:_boos@elders.example?="),
        answer="forgotten-attachment",
        effect="new",
    ),
    Case(
        "newline in the name",
        "forgotten-attachment",
        program="raw",
        raw=_raw("From: =?utf-8?q?An=0D=0ABcc=3A_boos=40elders.example?= <an@testdorp.example>\nSubject: Aanmelding"),
        answer="forgotten-attachment",
        effect="new",
    ),
    Case(
        "two senders",
        "forgotten-attachment",
        program="raw",
        raw=_raw("From: an@testdorp.example, jan@testdorp.example\nSubject: Aanmelding"),
        answer="forgotten-attachment",
        effect="new",
    ),
    Case(
        "two From lines, one is ours",
        "own",
        program="raw",
        raw=_raw("From: cityofthings@vlaio.be\nFrom: an@testdorp.example\nSubject: Aanmelding"),
    ),
    Case("no sender at all", "forgotten-attachment", program="raw", raw=_raw("Subject: Aanmelding"), effect="new", person=True),
    Case("automatic says it in capitals", "automatic", "Aanmelding", "Hierbij in bijlage.", headers={"AUTO-SUBMITTED": "Auto-Replied"}),
    Case("automatic with a comment", "automatic", "Aanmelding", "Hierbij.", headers={"Auto-Submitted": "(x) auto-replied"}),
)
