"""``check`` obeys the settings file like everything else, without loading Django."""

import os
import subprocess
import sys
from pathlib import Path

MAIL = Path(__file__).resolve().parents[2] / "samples" / "02-registration-late" / "bericht.eml"


def _check(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    keep = {name: value for name, value in os.environ.items() if not name.startswith("COT_")}
    command = [sys.executable, "-m", "cityofthings", "check", str(MAIL)]
    keep["PYTHONPATH"] = str(MAIL.parents[2])
    return subprocess.run(command, cwd=folder, env={**keep, **environment}, capture_output=True, text=True, check=False)


def test_the_hosts_of_the_border_come_from_the_settings_file_and_the_environment_goes_first(tmp_path):
    late = "niet aanvaard"
    assert late in _check(tmp_path).stdout
    (tmp_path / ".env").write_text("COT_RECEIVED_BORDER=*.grens.example\nCOT_RECEIVED_BY=*.ons.example\n")
    assert late not in _check(tmp_path).stdout, "no line is ours any more: nobody is late without proof"
    assert late in _check(tmp_path, COT_RECEIVED_BORDER="*.mail.protection.outlook.com").stdout


def test_an_unknown_call_in_the_settings_file_is_told_in_one_line(tmp_path):
    (tmp_path / ".env").write_text("COT_CALL=bestaat-niet\n")
    done = _check(tmp_path)
    assert done.returncode == 2
    assert "bestaat-niet" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_names_no_call_is_told_as_that(tmp_path):
    done = _check(tmp_path, COT_CALL=" , ")
    assert (done.returncode, done.stderr) == (2, "cityofthings: --call, or else COT_CALL, names no call edition\n")
