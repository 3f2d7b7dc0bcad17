#!/bin/sh
# grid.sh: how long a grid takes whose runs are all kept, and how long a screen would wait for its slices. B is the build folder;
# BENCH_CELLS (200), BENCH_EXAMPLES (500; 10000 takes minutes to prepare) set the load.
set -eu
B=${B:-build}
CELLS=${BENCH_CELLS:-200} N=${BENCH_EXAMPLES:-500}
strop=$PWD/$B/strop
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/prompts"
printf 'user:\n{{q}}\n' >"$work/prompts/a.prompty"
awk -v n="$N" 'BEGIN { for (i = 0; i < n; i++)
	printf "{\"id\":\"e%d\",\"q\":\"q%d\",\"answer\":\"x\",\"length\":%d,\"type\":\"t%d\"}\n", i, i, (i * 7919) % 1000, i % 12 }' >"$work/data.jsonl"
awk -v n="$N" -v m="$CELLS" 'BEGIN { srand(7); for (i = 0; i < n; i++) { h = rand(); printf "{\"id\":\"e%d\",\"said\":{", i
	for (k = 0; k < m; k++) printf "%s\"m%d\":\"%s\"", k ? "," : "", k, (rand() + h) / 2 < 0.3 + 0.4 * k / m ? "x" : "y"; print "}}" } }' >"$work/said.jsonl"
cat >"$work/strop.yaml" <<-EOF
	data: [{file: data.jsonl, split: {train: 1}}]
	scorers: [em_trim]
	grid:
	  factors: {model: [$(awk -v m="$CELLS" 'BEGIN { for (k = 0; k < m; k++) printf "%sm%d", k ? ", " : "", k }')]}
	  baseline: {model: m0}
	  slices: [type, {field: length, bins: quantile}]
	EOF
"$strop" -C "$work" import outputs "$work/said.jsonl" --map 'output=said.*' >/dev/null
"$strop" -C "$work" grid >/dev/null 2>"$work/err" || { tail -5 "$work/err" >&2; exit 1; }
"$B/tests/tools/gridtime" "$work"
