#!/bin/sh
# bench.sh: how fast strop is, as ratios against a limit measured in the same run, because the machine is noisy. B is the build
# folder; BENCH_CALLS (20000), BENCH_LATENCY_MS (100), BENCH_CONCURRENCY (64) set the load. With the measuring tools of ../shared/peer there, the
# limit of cold runs is their bare libcurl client; without them it is calls x latency / concurrency.
set -eu
B=${B:-build}
N=${BENCH_CALLS:-20000} L=${BENCH_LATENCY_MS:-100} C=${BENCH_CONCURRENCY:-64}
strop=$PWD/$B/strop mock=$PWD/$B/tests/tools/mockserver
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

"$mock" --port 0 --latency-ms "$L" >"$work/port" &
server=$!
while ! grep -q listening "$work/port"; do sleep 0.05; done
port=$(awk '{ print $2 }' "$work/port")

project() { # project DIR EXAMPLES
	mkdir -p "$1/prompts"
	cat >"$1/strop.yaml" <<-EOF
	models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:$port/v1'}]
	data: [data.jsonl]
	scorers: [em_raw]
	concurrency: $C
	EOF
	printf 'user:\n{{q}}\nECHO:{{want}}\n' >"$1/prompts/a.prompty"
	awk -v n="$2" 'BEGIN { for (i = 0; i < n; i++)
		printf "{\"id\":\"e%d\",\"q\":\"What is number %d? Answer with the number only.\",\"want\":\"%d\",\"answer\":\"%d\"}\n", i, i, i, i % 4 ? i : i + 1 }' >"$1/data.jsonl"
}

# timed COMMAND...: seconds in $seconds, peak resident memory in MiB in $mib
timed() {
	if [ -x /usr/bin/time ]; then
		/usr/bin/time -f '%e %M' -o "$work/time" "$@" >"$work/out" 2>"$work/err"
		seconds=$(awk '{ print $1 }' "$work/time") mib=$(awk '{ printf "%.1f", $2 / 1024 }' "$work/time")
	else
		start=$(date +%s.%N)
		"$@" >"$work/out" 2>"$work/err"
		seconds=$(echo "$(date +%s.%N) $start" | awk '{ printf "%.2f", $1 - $2 }') mib='?'
	fi
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

project "$work/p" "$N"
limit=$(awk -v n="$N" -v l="$L" -v c="$C" 'BEGIN { printf "%.2f", n * l / 1000 / c }')
timed "$strop" --trust -C "$work/p" run --json
echo "cold run     $N calls, $L ms latency, concurrency $C: $seconds s, limit $limit s, ratio $(ratio "$seconds" "$limit"), $mib MiB"
timed "$strop" --trust -C "$work/p" run --json
echo "warm run     $N calls from the cache: $seconds s, $(awk -v n="$N" -v s="$seconds" 'BEGIN { printf "%.0f", n / (s + 0.001) }') a second, $mib MiB"
grep -q '"sent":0' "$work/out" || { echo "the warm run sent something"; exit 1; }

start_of() {
	i=0 begin=$(date +%s%N)
	while [ $i -lt 50 ]; do "$@" >/dev/null 2>&1 || true; i=$((i + 1)); done
	awk -v a="$begin" -v b="$(date +%s%N)" 'BEGIN { printf "%.1f", (b - a) / 50 / 1e6 }'
}
none=$(start_of /bin/true)
echo "start        --version $(start_of "$strop" --version) ms, log $(start_of "$strop" -C "$work/p" log) ms (/bin/true: $none ms)"
