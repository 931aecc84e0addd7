"""Mails as they come: every leaf counts, and nothing raises."""

from __future__ import annotations

import base64
import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from parsers import eml, media, raster
from parsers.limits import Limits

PDF = b"%PDF-1.7\n%fake\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60


def docx() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w:document/>")
    return target.getvalue()


DOCX = docx()


def part(headers: str, data: bytes) -> bytes:
    return headers.encode() + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data)


def mixed(*parts: bytes, head: bytes = b"From: A <a@b.example>\r\nSubject: x\r\n", border: bytes = b"grens") -> bytes:
    body = b"".join(b"--" + border + b"\r\n" + one + b"\r\n" for one in parts)
    return (
        head + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="' + border + b'"\r\n\r\n' + body + b"--" + border + b"--\r\n"
    )


def test_headers_and_their_order() -> None:
    raw = (
        b"Received: from a.example\r\n\tby mx.vlaio.be; Mon, 8 Sep 2025 09:00:00 +0000\r\n"
        b"Authentication-Results: mx.vlaio.be; dmarc=pass\r\n"
        b"Received: from b.example by a.example; Mon, 8 Sep 2025 08:59:59 +0000\r\n"
        b"Authentication-Results: nep.example; dmarc=pass\r\n"
        b"From: =?utf-8?Q?Peeters=2C_Zo=C3=AB?= <zoe@gemeente.example>\r\n"
        b'To: City <c@vlaio.be>, "Lokaal, Bestuur" <l@x.example>\r\nCc: d@x.example\r\nReply-To: ander@x.example\r\n'
        b"Subject: =?iso-8859-1?Q?Aanmelding_priv=E9?=\r\n =?utf-8?B?IOKAkyBzdGFk?=\r\n"
        b"Message-ID: <1@x>\r\nIn-Reply-To: <0@x>\r\nReferences: <a@x>\r\n <b@x>\r\nDate: onzin\r\n\r\nDag\r\n"
    )
    mail = eml.unpack(raw)
    assert (mail.from_name, mail.from_address, mail.reply_to) == ("Peeters, Zoë", "zoe@gemeente.example", "ander@x.example")
    assert (mail.to, mail.cc) == (("c@vlaio.be", "l@x.example"), ("d@x.example",))
    assert mail.subject == "Aanmelding privé – stad"
    assert mail.received == (
        "from a.example by mx.vlaio.be; Mon, 8 Sep 2025 09:00:00 +0000",
        "from b.example by a.example; Mon, 8 Sep 2025 08:59:59 +0000",
    )
    assert mail.authentication_results == (
        eml.AuthenticationResult("mx.vlaio.be; dmarc=pass", 1),
        eml.AuthenticationResult("nep.example; dmarc=pass", 2),
    )
    assert (mail.message_id, mail.in_reply_to, mail.references, mail.date_raw) == ("<1@x>", "<0@x>", ("<a@x>", "<b@x>"), "onzin")
    assert mail.headers[0][0] == "Received" and mail.header("CC") == "d@x.example"
    assert (mail.body_text, mail.problems) == ("Dag", ())


def test_every_leaf_counts() -> None:
    raw = mixed(
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nIn bijlage.",
        part('Content-Type: application/octet-stream; name="formulier.docx"', DOCX),
        part("Content-Type: application/pdf\r\nContent-Disposition: inline", PDF),
        part("Content-Type: text/plain\r\nContent-Disposition: attachment; filename*=UTF-8''begroting%20%E2%82%AC.xlsx", PDF),
        part('Content-Type: image/png; name="..\\\\..\\\\scan.png"\r\nContent-Disposition: attachment', PNG),
        part('Content-Type: text/x-vcard; name="ik.vcf"', b"BEGIN:VCARD"),
        part('Content-Type: text/calendar; name="uitnodiging.ics"', b"BEGIN:VCALENDAR"),
        part('Content-Type: application/pkcs7-signature; name="smime.p7s"', b"123"),
        part('Content-Type: application/pdf; name="leeg.pdf"', b""),
    )
    mail = eml.unpack(raw)
    assert [(one.path, one.name, one.media_type) for one in mail.submission_files()] == [
        ("2", "formulier.docx", media.DOCX),
        ("3", "bijlage-3.pdf", media.PDF),
        ("4", "begroting €.xlsx", media.PDF),
        ("5", "scan.png", "image/png"),
        ("9", "leeg.pdf", media.EMPTY),
    ]
    assert mail.submission_files()[0].data == DOCX
    assert len(mail.parts) == 9
    assert mail.body_text == "In bijlage."


def test_logo_belongs_to_the_text_and_a_photo_does_not() -> None:
    html = b'Content-Type: text/html\r\n\r\n<p>Dag<br>allen</p><style>x{}</style><img src="cid:logo@1">'
    raw = mixed(
        html,
        part("Content-Type: image/png; name=image001.png\r\nContent-ID: <logo@1>\r\nContent-Disposition: inline", PNG),
        part("Content-Type: image/png; name=formulier.png\r\nContent-Disposition: attachment", PNG),
    )
    mail = eml.unpack(raw)
    assert [(one.name, one.inline) for one in mail.parts[1:]] == [("image001.png", True), ("formulier.png", False)]
    assert [one.name for one in mail.submission_files()] == ["formulier.png"]
    assert mail.body_text == "Dag\nallen"


@pytest.mark.parametrize(
    ("size", "kind", "inline"),
    [((1600, 1200), "JPEG", False), ((1240, 1754), "JPEG", False), ((1800, 700), "JPEG", True), ((1600, 1200), "PNG", True)],
)
def test_a_page_photographed_into_the_text_is_a_document(size: tuple[int, int], kind: str, inline: bool) -> None:
    made = io.BytesIO()
    Image.effect_noise(size, 60).save(made, kind)
    picture = part("Content-Type: image/jpeg; name=image0.jpeg\r\nContent-ID: <photo@1>\r\nContent-Disposition: inline", made.getvalue())
    mail = eml.unpack(mixed(b'Content-Type: text/html\r\n\r\n<p>Ons formulier:</p><img src="cid:photo@1">', picture))
    assert [one.inline for one in mail.parts[1:]] == [inline]


def test_forwarded_mail_is_opened() -> None:
    inner = mixed(
        b"Content-Type: text/plain\r\n\r\nmijn tekst",
        part("Content-Type: application/pdf; name=a.pdf", PDF),
        head=b"From: c@d.example\r\n",
        border=b"binnen",
    )
    for encoding, data in ((b"8bit", inner), (b"base64", base64.encodebytes(inner))):
        raw = mixed(
            b"Content-Type: text/plain\r\n\r\nzie onder",
            b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n" + data,
        )
        mail = eml.unpack(raw)
        assert [(one.path, one.name, one.nested, one.data) for one in mail.submission_files()] == [("2.1.2", "a.pdf", "2", PDF)]
        assert mail.body_text == "zie onder"
        nested = next(one for one in mail.parts if one.path == "2")
        assert nested.media_type == media.EML and b"mijn tekst" in nested.data


def test_uuencode_in_the_text() -> None:
    import binascii

    coded = b"".join(binascii.b2a_uu(PDF[i : i + 45]) for i in range(0, len(PDF), 45))
    mail = eml.unpack(b"From: a@b.example\r\n\r\nDag\r\nbegin 644 map/form.pdf\r\n" + coded + b"`\r\nend\r\nGroeten\r\n")
    assert [(one.name, one.data) for one in mail.submission_files()] == [("form.pdf", PDF)]


def test_unknown_charset_and_raw_bytes() -> None:
    raw = b"From: Zo\xeb <a@b.example>\r\nSubject: priv\xe9 =?x-geen?Q?caf=E9?=\r\nContent-Type: text/plain; charset=x-onbekend\r\n\r\nCaf\xe9\r\n"
    mail = eml.unpack(raw)
    assert (mail.from_name, mail.subject, mail.body_text) == ("Zoë", "privé café", "Café")


def test_depth_and_number_are_bounded_and_told() -> None:
    nested = b"From: z@z.example\r\n\r\ndiep"
    for _ in range(30):
        nested = b"From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n" + nested
    mail = eml.unpack(nested)
    assert mail.from_address == "a@b.example"
    assert any("te veel mails" in text for text in mail.problems)
    many = eml.unpack(mixed(*[part("Content-Type: application/pdf", PDF)] * 70), Limits(mail_parts=50))
    assert 40 < len(many.submission_files()) < 70
    assert any("meer dan 50" in text for text in many.problems)
    assert len(eml.unpack(mixed(*[part("Content-Type: application/pdf", PDF)] * 70)).submission_files()) == 70


def test_endless_multipart_nesting_keeps_the_headers() -> None:
    raw = b"From: a@b.example\r\nSubject: diep\r\n"
    for number in range(3000):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number)
    mail = eml.unpack(raw)
    assert (mail.from_address, mail.subject) == ("a@b.example", "diep")
    assert mail.problems


def test_torn_base64_keeps_what_is_there() -> None:
    body = base64.encodebytes(PDF * 50)[:-30] + b"\xff!"
    raw = b"From: a@b.example\r\nContent-Type: application/pdf; name=x.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body
    (found,) = eml.unpack(raw).submission_files()
    assert found.data.startswith(PDF * 45)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(noise: bytes) -> None:
    assert isinstance(eml.unpack(noise), eml.Mail)
    assert isinstance(eml.unpack(b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=" + noise), eml.Mail)
    assert isinstance(eml.unpack(b"Subject: " + noise + b"\r\nFrom: " + noise + b"\r\n\r\n" + noise), eml.Mail)


@pytest.mark.parametrize("name", ["", "..", "a/b\\c.docx", "x\u202excod.exe", "n" * 500 + ".docx", "\0\n"])
def test_names_are_safe(name: str) -> None:
    from parsers.eml_text import safe_name

    shown = safe_name(name)
    assert len(shown) <= 180 and shown.isprintable() and not set(shown) & set("/\\\u202e")


@pytest.mark.parametrize(
    "value", ["@" * 60_000, " " * 60_000 + "@", "a@" * 30_000 + "<" + "b@" * 30_000 + " >", "a@" * 30_000 + "<b@c.be>"]
)
def test_a_sender_of_signs_does_not_take_long(value: str) -> None:
    """Each look goes once over the text: doubling it may double the time, not take four times as long."""
    assert _seconds(value + value) < 3 * _seconds(value) + 0.05


def _seconds(value: str) -> float:
    def once() -> float:
        begun = time.perf_counter()
        eml._ADDRESS_AS_NAME.match(value)
        return time.perf_counter() - begun

    return min(once() for _ in range(3))


def test_an_address_in_place_of_a_name() -> None:
    mail = eml.unpack(b"From: nele@aalst.example <n.maes@aalst.example>\r\nTo: a@b.example\r\n\r\ntekst\r\n")
    assert (mail.from_name, mail.from_address) == ("nele@aalst.example", "n.maes@aalst.example")


@pytest.mark.parametrize(("data", "logo"), [(b"\xff\xd8\xff\xe0" + b"\1" * 200_000, False), (b"\x89PNG\r\n\x1a\n" + b"\1" * 200_000, True)])
def test_a_torn_photo_in_the_text_is_told_and_no_logo(data: bytes, logo: bool) -> None:
    assert raster.is_logo(data, in_the_text=True) is logo
