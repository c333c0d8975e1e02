#!/bin/sh
# What the tests need from the system. Debian's packages are installed where that is possible;
# otherwise say loudly which tests are passed over.
set -u
missing="" tests=""
need() { # PACKAGE, what it is for, then a command that succeeds when it is there
    package=$1 purpose=$2
    shift 2
    "$@" >/dev/null 2>&1 || { missing="$missing $package" tests="$tests
  - $purpose (package $package)"; }
}
check() {
    missing="" tests=""
    need postgresql "everything once more on PostgreSQL, marked postgres" sh -c 'ls /usr/lib/postgresql/*/bin/initdb || command -v initdb'
    need chromium "pages in a real browser, marked browser" command -v chromium
    need fonts-noto-cjk "screenshots with Chinese text" sh -c 'fc-list :lang=zh-cn | grep -q .'
    need poppler-utils "what stands on the pages of a PDF" command -v pdftotext
    need libpangoft2-1.0-0 "papers as PDF" sh -c 'ldconfig -p | grep -q libpangoft2-1.0'
    need gettext "whether the catalogues are complete" command -v msgfmt
}
check
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing from Debian:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update && apt-get -qq install -y --no-install-recommends $missing >/dev/null
    check
fi
if [ -n "$missing" ]; then
    echo "=============================================================================="
    echo "NOT TESTED HERE, because something is missing:$tests"
    echo "Install it (as root: apt-get install$missing) and run this again."
    echo "=============================================================================="
fi
exit 0
