#!/bin/sh
# deps.sh PKGCONFIG-MODULE...: install what pkg-config does not find, with the system's package manager.
# STROP_NO_INSTALL=1 prints the command and stops. Asks sudo only when not root.
set -eu

missing=
if ! command -v pkg-config >/dev/null 2>&1; then
	missing="pkg-config $*"
else
	for module in "$@"; do
		pkg-config --exists "$module" || missing="$missing $module"
	done
fi
[ -n "$missing" ] || exit 0

# One row a module: pkg-config name, then the package of apt, dnf, pacman, apk, brew.
table='
pkg-config   pkg-config            pkgconf-pkg-config pkgconf   pkgconf          pkg-config
libcurl      libcurl4-openssl-dev  libcurl-devel      curl      curl-dev         curl
libcjson     libcjson-dev          cjson-devel        cjson     cjson-dev        cjson
sqlite3      libsqlite3-dev        sqlite-devel       sqlite    sqlite-dev       sqlite
yaml-0.1     libyaml-dev           libyaml-devel      libyaml   yaml-dev         libyaml
libutf8proc  libutf8proc-dev       utf8proc-devel     libutf8proc utf8proc-dev   utf8proc
libpcre2-8   libpcre2-dev          pcre2-devel        pcre2     pcre2-dev        pcre2
libsodium    libsodium-dev         libsodium-devel    libsodium libsodium-dev    libsodium
ncursesw     libncurses-dev        ncurses-devel      ncurses   ncurses-dev      ncurses
cmocka       libcmocka-dev         libcmocka-devel    cmocka    cmocka-dev       cmocka
vterm        libvterm-dev          libvterm-devel     libvterm  libvterm-dev     libvterm
'
column=0 install=
set_manager() { command -v "$1" >/dev/null 2>&1 && { column=$2; install=$3; }; }
set_manager apt-get 2 "apt-get install -y --no-install-recommends" ||
	set_manager dnf 3 "dnf install -y" ||
	set_manager pacman 4 "pacman -S --needed --noconfirm" ||
	set_manager apk 5 "apk add" ||
	set_manager brew 6 "brew install" || {
	echo "strop: missing libraries:$missing; no apt, dnf, pacman, apk or brew found: install them and run make again" >&2
	exit 1
}
packages=
for module in $missing; do
	packages="$packages $(echo "$table" | awk -v m="$module" -v c="$column" '$1 == m { print $c }')"
done

sudo=
[ "$(id -u)" = 0 ] || [ "$column" = 6 ] || sudo=sudo
if [ -n "${STROP_NO_INSTALL:-}" ]; then
	echo "strop: missing libraries:$missing. To install them: $sudo $install$packages" >&2
	exit 1
fi
echo "strop: installing$packages" >&2
[ "$column" = 2 ] && DEBIAN_FRONTEND=noninteractive $sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo $install $packages >&2
