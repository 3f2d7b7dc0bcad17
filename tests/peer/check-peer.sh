#!/bin/sh
# The other side as others wrote it. The vendors' own client libraries talk to tests/tools/mockserver: what the
# tests hold strop against is what real clients take for their API. And strop talks to a server from npm that speaks
# these APIs. Everything is on 127.0.0.1; npm fetches its packages into $B/peer once.
# Usage: B=build sh tests/peer/check-peer.sh
set -eu
B=${B:-build}
here=$(cd "$(dirname "$0")" && pwd)
peer=$(mkdir -p "$B/peer" && cd "$B/peer" && pwd)
build=$(cd "$B" && pwd)

skip() {
	echo "check-peer: skipped: $1"
	exit 0
}

command -v node >/dev/null && command -v npm >/dev/null || skip "no node and npm here"
node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' || skip "node is older than 20"
cp "$here"/*.mjs "$here/package.json" "$peer/"
if ! cmp -s "$here/package.json" "$peer/installed.json"; then
	(cd "$peer" && npm install --ignore-scripts --no-audit --no-fund --no-package-lock \
		--fetch-retries=1 --fetch-retry-mintimeout=1000 >npm.log 2>&1) ||
		skip "npm cannot fetch the packages ($B/peer/npm.log)"
	cp "$here/package.json" "$peer/installed.json"
fi
node "$peer/clients.mjs" "$build/tests/tools/mockserver"
node "$peer/server.mjs" "$build/strop"
