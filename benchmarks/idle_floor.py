"""The floor of the latency: IDLE wakes it up, it fetches the mail and hands a canned answer over by SMTP. No record, no reading, no checks.

Runs as a process of its own: `python -m benchmarks.idle_floor IMAP-PORT ACCOUNT PASSWORD SMTP-PORT`. Says "ready" once it listens.
"""

from __future__ import annotations

import smtplib
import sys
from email.message import EmailMessage

from imapclient import IMAPClient


def main(imap_port: int, account: str, password: str, smtp_port: int) -> None:
    """Until it is killed."""
    with IMAPClient("127.0.0.1", imap_port, ssl=False) as client:
        client.login(account, password)
        client.select_folder("INBOX", readonly=True)
        known = set(client.search("ALL"))
        client.idle()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            client.idle_check(timeout=5)
            client.idle_done()
            new = [uid for uid in client.search("ALL") if uid not in known]
            for _, data in client.fetch(new, ["BODY.PEEK[]"]).items() if new else ():
                hand_over(data[b"BODY[]"], smtp_port)
            known.update(new)
            client.idle()


def hand_over(raw: bytes, smtp_port: int) -> None:
    """One canned answer."""
    wanted = next(line for line in raw.splitlines() if line.lower().startswith(b"message-id:")).partition(b":")[2].strip().decode()
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"], answer["In-Reply-To"] = "a@vlaio.example", "b@vlaio.example", "Ontvangst", wanted
    answer.set_content("We kregen je mail.")
    with smtplib.SMTP("127.0.0.1", smtp_port, timeout=10) as smtp:
        smtp.send_message(answer)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
