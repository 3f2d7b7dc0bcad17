#!/bin/sh
# screen.sh: how fast the screen answers, beside vim and tig in the same run, because the machine is noisy. From outside, in a
# pseudo-terminal, by ptylat of ../shared/peer (without it there is nothing to measure with, and nothing is): from a key to the last
# byte of the answer, and from the start to the first whole frame. B is the build folder; BENCH_ROWS (100000), BENCH_KEYS (300).
set -eu
B=${B:-build}
ROWS=${BENCH_ROWS:-100000} REPS=${BENCH_KEYS:-300}
strop=$PWD/$B/strop peer=$PWD/../shared/peer handbook=$PWD/examples/handbook

# What is pressed, in ptylat's notation: the way to the middle of the prompt and to the list, then the measured keys in turn.
TYPING_SETUP='1e<PgDn><PgDn><PgDn><PgDn><PgDn>' TYPING='the quick brown fox jumps over '
MOVING_SETUP='4' MOVING='<Down>' PAGING='<PgDn><PgDn><PgDn><PgUp><PgUp>'
VIM_SETUP='50%i'

if [ ! -f "$peer/src/ptylat.c" ]; then
	echo "screen       not measured: no ../shared/peer"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$peer" "$work/peer"
make -s -C "$work/peer" bin/ptylat >/dev/null
mkdir "$work/home"

# A project with a prompt of 50 KB and ROWS examples, imported beforehand; for the others the same prompt, as many lines, as many commits.
mkdir -p "$work/big/prompts"
cat >"$work/big/strop.yaml" <<-EOF
name: big
models: [{id: reader, provider: builtin}]
prompts: [prompts/*.prompty]
data: [data.jsonl]
scorers: [em_raw]
EOF
awk 'BEGIN { print "user:"; for (i = 0; i < 700; i++)
	printf "Line %03d: answer the question with the shortest phrase that is right. {{q}}\n", i }' >"$work/big/prompts/a.prompty"
awk -v n="$ROWS" 'BEGIN { for (i = 0; i < n; i++)
	printf "{\"id\":\"e%06d\",\"q\":\"What is number %d?\",\"answer\":\"%d\"}\n", i, i, i }' >"$work/big/data.jsonl"
"$strop" -C "$work/big" run --dry-run >/dev/null 2>&1 || echo "screen       the examples could not be imported beforehand"
cp "$work/big/prompts/a.prompty" "$work/prompt.txt"
cp "$work/big/data.jsonl" "$work/rows.txt"
git init -q "$work/repository"
awk -v n="$ROWS" 'BEGIN { for (i = 1; i <= n; i++) {
	printf "commit refs/heads/main\ncommitter Bench <b@example.org> %d +0000\ndata <<END\nchange number %d of what is measured\nEND\n\n", 1500000000 + 600 * i, i
} }' | git -C "$work/repository" fast-import --quiet --date-format=raw
git -C "$work/repository" symbolic-ref HEAD refs/heads/main
cp -R "$handbook" "$work/handbook"
rm -rf "$work/handbook/.strop"
"$strop" -C "$work/handbook" run --dry-run >/dev/null 2>&1 || true

# measure NAME OPTION... -- COMMAND...: its figures go to $work/NAME
measure() {
	name=$1
	shift
	if ! command -v "$(echo "$*" | sed 's/.* -- //; s/ .*//')" >/dev/null 2>&1; then
		echo "$name: not there" >"$work/$name"
	else
		(cd "$work" && "$work/peer/bin/ptylat" --json --home "$work/home" --name "$name" --cols 120 --rows 40 --settle-ms "${settle:-300}" "$@") \
			>"$work/$name" 2>"$work/error" || cat "$work/error" >>"$work/$name"
	fi
}

field() { sed -n 's/.*"'"$2"'":\([0-9.]*\).*/\1/p' "$work/$1"; }

# keys LABEL NAME OTHER: from a key to the last byte, and the ratio of the 99th percentiles
keys() {
	for name in "$2" "$3"; do
		if grep -q '"died":false' "$work/$name" && [ "$(field "$name" keys)" != 0 ]; then
			echo "$1 $name: p50 $(field "$name" last_p50) p95 $(field "$name" last_p95) p99 $(field "$name" last_p99) ms," \
				"$(field "$name" bytes_per_key) bytes a key, $(field "$name" silent) of $REPS silent, $(field "$name" rss_mib) MiB"
		else
			echo "$1 $name: not measured: $(head -c 200 "$work/$name")"
		fi
	done
	a=$(field "$2" last_p99) b=$(field "$3" last_p99)
	[ -z "$a" ] || [ -z "$b" ] || awk -v a="$a" -v b="$b" -v l="$1" -v o="$3" \
		'BEGIN { printf "%s ratio of p99 to %s: %.2f\n", l, o, b > 0 ? a / b : 0 }'
}

# start LABEL NAME...: to the first whole frame, median of the starts
start() {
	label=$1 line=
	shift
	for name in "$@"; do
		frame=$(field "$name" start_frame_ms)
		line="$line $name ${frame:-not measured}${frame:+ ms [$(field "$name" start_frame_min)-$(field "$name" start_frame_max)]}"
	done
	echo "$label$line"
}

measure strop-typing --reps "$REPS" --setup "$TYPING_SETUP" --keys "$TYPING" -- "$strop" -C "$work/big"
measure vim-typing --reps "$REPS" --setup "$VIM_SETUP" --keys "$TYPING" -- vim -u NONE -N -n -i NONE prompt.txt
rm -rf "$work/big/.strop/drafts" # what was typed is unsaved: the next start would ask about it
settle=2000 # tig reads on behind its first frame
measure strop-moving --reps "$REPS" --setup "$MOVING_SETUP" --keys "$MOVING" -- "$strop" -C "$work/big"
measure tig-moving --reps "$REPS" --keys '<Down>' -- sh -c 'cd repository && exec tig'
measure strop-paging --reps "$REPS" --setup "$MOVING_SETUP" --keys "$PAGING" -- "$strop" -C "$work/big"
measure tig-paging --reps "$REPS" --keys "$PAGING" -- sh -c 'cd repository && exec tig'
settle=300
keys "typing      " strop-typing vim-typing
keys "moving      " strop-moving tig-moving
keys "paging      " strop-paging tig-paging

measure strop-handbook --starts 11 --idle-s 2 -- "$strop" -C "$work/handbook"
measure vim-prompt --starts 11 -- vim -u NONE -N -n -i NONE prompt.txt
start "start       " strop-handbook vim-prompt
[ -z "$(field strop-handbook starts)" ] ||
	echo "idle         strop $(field strop-handbook idle_bytes_s) bytes/s, $(field strop-handbook idle_cpu_ms_s) ms of CPU a second"
measure strop-rows --starts 5 -- "$strop" -C "$work/big"
measure vim-rows --starts 5 -- vim -u NONE -N -n -i NONE rows.txt
measure tig-rows --starts 5 -- sh -c 'cd repository && exec tig'
start "start $ROWS" strop-rows vim-rows tig-rows
