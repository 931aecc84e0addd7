#!/bin/sh
# The parts of the tests that are no Python packages: a real mail server, a real database server, a real browser.
# A missing part fails the run with the command that installs it; nothing is skipped.
set -eu
packages=""
[ -x /usr/sbin/dovecot ] || packages="$packages dovecot-imapd"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || packages="$packages postgresql"
[ -x /usr/bin/chromium ] || packages="$packages chromium"
[ -x /usr/bin/tesseract ] || packages="$packages tesseract-ocr"
[ -f /usr/share/tesseract-ocr/5/tessdata/nld.traineddata ] || packages="$packages tesseract-ocr-nld"
[ -x /usr/lib/libreoffice/program/soffice.bin ] || packages="$packages libreoffice-writer-nogui libreoffice-calc-nogui"
[ -f /usr/lib/python3/dist-packages/uno.py ] || packages="$packages python3-uno"
ldconfig -p | grep -q libpangoft2-1.0.so.0 && ldconfig -p | grep -q libharfbuzz-subset.so.0 || packages="$packages libpangoft2-1.0-0 libharfbuzz-subset0"
# The pages that a browser prints in the tests break their lines where these letters do; without them another fallback is taken on each machine.
[ -f /usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf ] || packages="$packages fonts-liberation"
[ -f /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || packages="$packages fonts-dejavu-core"
[ -z "$packages" ] && exit 0
if [ "$(id -u)" != 0 ]; then
    echo "The tests need: apt-get install --yes$packages" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # a list of names
apt-get install --yes -qq --no-install-recommends $packages >/dev/null
