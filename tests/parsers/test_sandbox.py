"""One killing file takes nothing with it: each ends in its own state, and the next is read."""

from __future__ import annotations

import ctypes
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pebble
import pytest
from PIL import Image

from calls.load import load_edition
from parsers import sandbox
from parsers.limits import Limits
from parsers.model import Role, State

DATA = Path(__file__).parent / "data"
EDITION = load_edition("city-of-things-2025")
FORM = (DATA / "aanvraag_wegdek.docx").read_bytes()


def nap(seconds: float) -> str:
    time.sleep(seconds)
    return "rested"


def spin() -> None:
    while True:
        pass


def segfault() -> None:
    ctypes.string_at(0)


def swell() -> int:
    return len(bytearray(8 << 30))


def own_pid() -> int:
    return os.getpid()


def refuse() -> None:
    raise LookupError("nothing here")


@pytest.fixture(scope="module", autouse=True)
def stopped() -> Iterator[None]:
    yield
    sandbox.stop()


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return target.getvalue()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_functions_run_in_another_process_that_stays_warm() -> None:
    pids = {sandbox.call(own_pid) for _ in range(6)}
    assert os.getpid() not in pids
    assert len(pids) <= 2


@pytest.mark.parametrize("function", [nap, spin])
def test_a_loop_is_stopped(function: object) -> None:
    args = (60,) if function is nap else ()
    with pytest.raises(sandbox.TimedOut):
        sandbox.call(function, *args, timeout=1)
    assert sandbox.call(nap, 0) == "rested"


def test_a_crash_is_told_and_mended() -> None:
    with pytest.raises(sandbox.Crashed):
        sandbox.call(segfault)
    assert sandbox.call(nap, 0) == "rested"


def test_a_pool_that_broke_is_replaced_and_what_waited_there_is_done_again() -> None:
    """A child that dies before it tells what it has begun makes the pool give up on everything, also on what is no fault of it."""
    assert sandbox.call(nap, 0) == "rested"
    broken = sandbox._started()
    waiting = sandbox._schedule(nap, (30,), 60, Limits())
    while not waiting.future.running():
        time.sleep(0.05)
    broken._pool_manager.handle_broken_pool(BrokenProcessPool("All workers expired"))
    assert sandbox._result(waiting, nap, (0,), 60, Limits()) == "rested"
    with pytest.raises(sandbox.Crashed):
        sandbox._result(waiting, nap, (0,), 60, Limits(), again=False)
    assert sandbox._started() is not broken and sandbox.call(nap, 0) == "rested"
    successor = sandbox._started()
    sandbox._end(broken)
    assert sandbox._started() is successor, "only the broken one is ended"


@pytest.mark.parametrize("how", ["broke", "was stopped"])
def test_what_is_handed_in_while_the_pool_ends_is_done_by_the_next_one(how: str) -> None:
    """Neither tells who came in that very moment; without a look at the pool they would wait for minutes."""
    assert sandbox.call(nap, 0) == "rested"
    pool = sandbox._started()
    if how == "broke":
        pool._pool_manager.handle_broken_pool(BrokenProcessPool("All workers expired"))
    else:
        pool.stop()
    unheard = sandbox._Waiting(pebble.ProcessFuture(), pool)
    assert sandbox._result(unheard, nap, (0,), 60, Limits()) == "rested"
    assert sandbox._started() is not pool
    with pytest.raises(sandbox.Crashed):
        sandbox._result(unheard, nap, (0,), 60, Limits(), again=False)
    late = sandbox._Waiting(pebble.ProcessFuture(), sandbox._started())
    with pytest.raises(sandbox.TimedOut):
        sandbox._result(late, nap, (0,), 60, Limits(), ends=time.monotonic())


def test_memory_is_bounded() -> None:
    with pytest.raises(sandbox.OutOfMemory):
        sandbox.call(swell)
    assert sandbox.call(nap, 0) == "rested"


def test_an_exception_comes_back_as_text() -> None:
    with pytest.raises(sandbox.Failed, match="LookupError: nothing here"):
        sandbox.call(refuse)


def test_files_are_read_beside_hostile_ones() -> None:
    heavy = b"x" * 3000
    files = [("form.docx", FORM), ("te groot.bin", heavy * 400), ("leeg.docx", b""), ("kapot.docx", FORM[:4000]), ("nog eens.docx", FORM)]
    readings = sandbox.read_each(files, EDITION, limits=Limits(file_size=1_000_000))
    assert [(one.name, one.state, one.role) for one in readings] == [
        ("form.docx", State.READ, Role.APPLICATION_FORM),
        ("te groot.bin", State.TOO_LARGE, Role.UNKNOWN),
        ("leeg.docx", State.UNREADABLE, Role.UNKNOWN),
        ("kapot.docx", State.UNREADABLE, Role.UNKNOWN),
        ("nog eens.docx", State.READ, Role.APPLICATION_FORM),
    ]
    assert readings[0].fields["project.title"].value == "Wegwijs Wegdek: onderhoud plannen met meetdata van dienstvoertuigen"
    assert all(one.problems for one in readings[1:4])


def test_what_is_not_read_within_the_time_of_all_files_took_too_long_and_the_next_call_works() -> None:
    started = sandbox.read_each([("form.docx", FORM)], EDITION)
    assert [reading.state for reading in started] == [State.READ]
    hurried = sandbox.read_each([(f"{number}.docx", FORM) for number in range(3)], EDITION, within=0.0)
    assert {reading.state for reading in hurried} == {State.TIMED_OUT}
    assert sandbox.read_each([("form.docx", FORM)], EDITION, within=120.0) == started


def test_photos_do_not_keep_the_form_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[str] = []
    schedule = sandbox._schedule

    def noted(function: Any, args: Any, *more: Any) -> Any:
        began.append(args[0].name)
        return schedule(function, args, *more)

    monkeypatch.setattr(sandbox, "_schedule", noted)
    photo = io.BytesIO()
    Image.new("L", (40, 30)).save(photo, "PNG")
    readings = sandbox.read_each([("a.png", photo.getvalue()), ("b.png", photo.getvalue()), ("form.docx", FORM)], EDITION)
    assert began == ["form.docx", "a.png", "b.png"]
    assert [reading.name for reading in readings] == ["a.png", "b.png", "form.docx"]


def test_a_reader_that_breaks_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "read_file", segfault_on)
    (broken,) = sandbox.read_each([("form.docx", FORM)], EDITION)
    assert (broken.state, dict(broken.fields), "liep erop vast" in broken.problems[0]) == (State.FAILED, {}, True)


def test_a_docx_that_takes_too_long_is_timed_out() -> None:
    with zipfile.ZipFile(io.BytesIO(FORM)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:body>", b"<w:body>" + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 400_000, 1
    )
    slow, quick = sandbox.read_each([("traag.docx", zipped(**parts)), ("form.docx", FORM)], EDITION, timeout=2)
    assert (slow.state, quick.state) == (State.TIMED_OUT, State.READ)
    assert "duurde te lang" in slow.problems[0]


def test_seventy_attachments() -> None:
    readings = sandbox.read_each([(f"{number}.docx", FORM) for number in range(70)], EDITION)
    assert [(one.name, one.state) for one in readings] == [(f"{number}.docx", State.READ) for number in range(70)]


def test_archives_and_mails_are_opened() -> None:
    mail = (
        b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="g"\r\n\r\n--g\r\n\r\nDag\r\n--g\r\n'
        b'Content-Type: application/octet-stream; name="f.docx"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    import base64

    mail += base64.encodebytes(FORM) + b"--g--\r\n"
    files = [("archief.zip", zipped(**{"map/form.docx": FORM, "__MACOSX/x": b"1"})), ("door.eml", mail)]
    readings = sandbox.read_files(files, EDITION)
    assert [(one.name, one.role) for one in readings] == [
        ("archief.zip/map/form.docx", Role.APPLICATION_FORM),
        ("door.eml/f.docx", Role.APPLICATION_FORM),
    ]


def test_a_mail_that_cannot_be_read_in_time_keeps_its_headers() -> None:
    raw = b"From: a@b.example\r\nSubject: Aanmelding\r\n\r\n" + b"x" * 2000
    mail = sandbox.unpack_mail(raw, limits=Limits(mail_size=1000))
    assert (mail.from_address, mail.subject, mail.body_text) == ("a@b.example", "Aanmelding", "")
    assert "te groot" in mail.problems[0]


def test_children_end_with_a_killed_parent() -> None:
    program = (
        "import sys, time\n"
        "from parsers import sandbox, child\n"
        "import os\n"
        "if __name__ == '__main__':\n"
        "    print(*{sandbox.call(os.getpid) for _ in range(4)}, flush=True)\n"
        "    sandbox.call(time.sleep, 60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    children = [int(pid) for pid in parent.stdout.readline().split()]
    assert children and all(alive(pid) for pid in children)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    for _ in range(50):
        if not any(alive(pid) for pid in children):
            break
        time.sleep(0.1)
    assert not any(alive(pid) for pid in children)


def test_works_in_a_forked_process() -> None:
    """A task worker is forked from a process that may have used the sandbox before."""
    assert sandbox.call(nap, 0) == "rested"
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = 0 if sandbox.call(nap, 0) == "rested" else 2
            sandbox.stop()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert sandbox.call(nap, 0) == "rested"


def test_prose_that_cannot_be_read_is_not_taken_for_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    (reading,) = sandbox.read_each([("form.docx", FORM)], EDITION)
    monkeypatch.setattr(sandbox.child, "with_mentions", segfault_on)
    unfinished = sandbox.with_mentions(reading)
    assert (unfinished.state, unfinished.fields) == (State.TIMED_OUT, reading.fields)
    assert "niet afgemaakt" in unfinished.problems[0]


def segfault_on(*_: object) -> None:
    segfault()
