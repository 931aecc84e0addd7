"""An upload of the page whose connection breaks, on the product's own web server: what arrived is kept, and the rest follows where it stopped."""

from __future__ import annotations

import hashlib
import socket
from urllib.parse import urlsplit

import requests

from tests.end_to_end.system import wait_until
from tests.review.product import Product

EMAIL = "gebroken@testdorp.example"
DATA = bytes(range(256)) * 12_000  # 3 MB: more than any buffer on the way
TIMEOUT = 120


def test_an_upload_cut_at_every_tenth_goes_on_and_ends_with_the_right_hash(running: Product) -> None:
    web = requests.Session()

    def sent(path: str, **fields: str) -> requests.Response:
        fields["csrfmiddlewaretoken"] = web.cookies["csrftoken"]
        answer = web.post(running.url + path, data=fields, headers={"Referer": running.url}, timeout=TIMEOUT)
        assert answer.ok, answer.text
        return answer

    web.get(f"{running.url}/opladen/", timeout=TIMEOUT)
    sent("/opladen/adres/", email=EMAIL)
    link = urlsplit(running.link_for(EMAIL)).path
    web.get(running.url + link, timeout=TIMEOUT)
    sent(link)
    draft = urlsplit(sent("/opladen/nieuw/", fase="city-of-things-2025/application").url).path
    digest = hashlib.sha256(DATA).hexdigest()
    token = {"X-CSRFToken": web.cookies["csrftoken"], "Referer": running.url}
    told = {"name": "plan.bin", "size": len(DATA), "sha256": digest}
    begun = web.post(f"{running.url}{draft}bestanden/", json=told, headers=token, timeout=TIMEOUT).json()
    part = f"{draft}bestanden/{begun['id']}/"

    def there() -> int:
        return int(web.get(running.url + part, timeout=TIMEOUT).json()["offset"])

    offset = begun["offset"]
    for tenth in range(1, 10):
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in web.cookies)
        head = (
            f"PATCH {part} HTTP/1.1\r\nHost: {urlsplit(running.url).netloc}\r\nCookie: {cookies}\r\nX-CSRFToken: {token['X-CSRFToken']}\r\n"
        )
        head += f"Upload-Offset: {offset}\r\nContent-Type: application/octet-stream\r\nContent-Length: {len(DATA) - offset}\r\n\r\n"
        end = len(DATA) * tenth // 10
        with socket.create_connection(("127.0.0.1", running.port), timeout=TIMEOUT) as line:
            line.sendall(head.encode() + DATA[offset:end])
        assert wait_until(lambda wanted=end: there() == wanted, TIMEOUT), (tenth, there(), running.log())  # type: ignore[misc]
        offset = end
    rest = {**token, "Upload-Offset": str(offset), "Content-Type": "application/octet-stream"}
    assert web.patch(running.url + part, data=DATA[offset:], headers=rest, timeout=TIMEOUT).json() == {"offset": len(DATA)}
    receipt = sent(f"{draft}indienen/").text
    assert digest in receipt
    sealed = running.folder / "var" / "evidence" / digest[:2] / digest[2:4] / digest
    assert sealed.read_bytes() == DATA
