#!/bin/sh
# The browser tests need Debian's Chromium and its driver. Installs them when it may; otherwise says that they are skipped.
set -eu
cd "$(dirname "$0")/.."
mkdir -p .local
if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "test: installing chromium and chromium-driver for the browser tests (once, some minutes) ..."
    if (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            chromium chromium-driver) >.local/browser.log 2>&1; then
        exit 0
    fi
    tail -n 5 .local/browser.log
fi
echo "****************************************************************************************"
echo "test: NO BROWSER (chromium, chromedriver): the browser tests are SKIPPED"
echo "      as root on Debian: apt-get install chromium chromium-driver"
echo "****************************************************************************************"
