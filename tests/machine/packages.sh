#!/bin/sh
# Install what the tests need from the system's package manager, where that is allowed.
# Prints nothing when all is there; never fails: what is missing is reported at the end.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
export PATH DEBIAN_FRONTEND=noninteractive

wanted=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || wanted="$wanted postgresql"
command -v chromium-headless-shell >/dev/null 2>&1 || wanted="$wanted chromium-headless-shell"
command -v pdftotext >/dev/null 2>&1 || wanted="$wanted poppler-utils"
ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || wanted="$wanted fonts-noto-cjk"
[ -z "$wanted" ] && exit 0

if [ "$(id -u)" = 0 ]; then as_root=""
elif sudo -n true 2>/dev/null; then as_root="sudo -n -E"
else as_root="no"
fi
if [ "$as_root" = no ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "入れられないもの / cannot be installed here:$wanted"
  exit 0
fi
echo "システムのパッケージを入れます / Installing from the system:$wanted"
$as_root apt-get update -qq >/dev/null 2>&1
for one in $wanted; do
  $as_root apt-get install -y -qq --no-install-recommends "$one" >/dev/null 2>&1 ||
    echo "入れられませんでした / could not be installed: $one"
done
# Where there is no browser without a window, the ordinary one does the same.
command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 ||
  $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1
exit 0
