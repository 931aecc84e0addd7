"""Sealed bytes stay what they were, and a change is told."""

import hashlib
import stat

import pytest

from dossiers import evidence
from dossiers.models import Evidence

pytestmark = pytest.mark.django_db


def test_bytes_come_back_as_sealed_and_lie_under_their_hash(own_data_dir):
    data = b"\x00aanmelding\xff" * 1000
    row = evidence.seal(data)
    assert row.sha256 == hashlib.sha256(data).hexdigest()
    assert row.size == len(data)
    assert evidence.read(row.sha256) == data
    path = own_data_dir / "evidence" / row.sha256[:2] / row.sha256[2:4] / row.sha256
    assert path.read_bytes() == data
    assert stat.S_IMODE(path.stat().st_mode) & 0o222 == 0, "sealed bytes are read-only"


def test_sealing_twice_gives_one_row_and_one_file(own_data_dir):
    first, second = evidence.seal(b"x"), evidence.seal(b"x")
    assert first.pk == second.pk
    assert Evidence.objects.count() == 1
    files = [path for path in (own_data_dir / "evidence").rglob("*") if path.is_file()]
    assert [path.name for path in files] == [first.sha256]


def test_a_half_written_file_of_a_crash_is_replaced():
    row_hash = hashlib.sha256(b"volledig").hexdigest()
    path = evidence.path_of(row_hash)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"vol")
    evidence.seal(b"volledig")
    assert evidence.read(row_hash) == b"volledig"


def test_changed_and_lost_bytes_are_told_by_name():
    kept, changed, lost = evidence.seal(b"a"), evidence.seal(b"b"), evidence.seal(b"c")
    evidence.path_of(changed.sha256).chmod(0o600)
    evidence.path_of(changed.sha256).write_bytes(b"B")
    evidence.path_of(lost.sha256).unlink()
    wrong = dict(evidence.verify_all())
    assert set(wrong) == {changed.sha256, lost.sha256}
    assert kept.sha256 not in wrong
    with pytest.raises(evidence.EvidenceError, match="changed on disk"):
        evidence.read(changed.sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "/"])
def test_nothing_but_a_hash_becomes_a_path(name):
    with pytest.raises(ValueError, match="SHA-256"):
        evidence.path_of(name)
