#!/bin/sh
# run.sh UNIT-TEST...: run every unit test, then the command-line tests of tests/cli and the screen tests of
# tests/screens, whether these use every key, and whether a key is left anywhere; the last line is `N passed, N failed`.
# A test program says what it did in cmocka's words; one that dies counts as failed, and so does one that hangs.
passed=0 failed=0 skipped=0
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT

# The longest that is waited for one program, in seconds: many times what any needs.
limit=${TEST_LIMIT:-600} suite_limit=${TEST_LIMIT:-5400}

# within SECONDS COMMAND...: not everywhere is a timeout.
within() {
	seconds=$1
	shift
	if command -v timeout >/dev/null 2>&1; then
		timeout --foreground -k 10 "$seconds" "$@"
	else
		"$@"
	fi
}

# count NAME SECONDS COMMAND...
count() {
	name=$1 most=$2
	shift 2
	within "$most" "$@" >"$log" 2>&1
	status=$?
	p=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
	s=$(sed -n 's/^\[  SKIPPED \] \([0-9]*\) test.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
	f=$(sed -n 's/^ *\([0-9]*\) FAILED TEST.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
	if [ "$status" != 0 ] && [ "$f" = 0 ]; then
		f=1
	fi
	passed=$((passed + p)) skipped=$((skipped + s)) failed=$((failed + f))
	if [ "$f" != 0 ] || [ "$status" != 0 ]; then
		echo "FAIL $name (status $status)"
		case $status in
		124 | 137) echo "     ended after $most s, in: $(grep '^\[ RUN' "$log" | tail -1)" ;;
		esac
		grep -v '^\[ RUN\|^\[       OK' "$log" | head -60
	else
		echo "ok   $name ($p)"
		sed -n 's/^skipped: /     skipped: /p' "$log"
	fi
}

for test in "$@"; do
	count "${test#"$B"/tests/}" $limit "$test"
done
set -- tests/cli/*.t
[ ! -e "$1" ] || count cli $suite_limit "$B/tests/tools/cram" "$@"
count keys $limit sh tests/tools/keys_covered.sh
set -- tests/screens/*.screen
[ ! -e "$1" ] || count screens $suite_limit "$B/tests/tools/screen" "$@"
count canary $suite_limit sh tests/tools/canary.sh

if [ "$skipped" != 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
[ "$failed" = 0 ]
