#!/bin/sh
# run.sh: build the fuzz targets with clang into build/fuzz and run each for FUZZ_SECONDS (20).
# FUZZ_TARGETS="json yaml" runs only these. What libFuzzer finds worth keeping stays in
# build/fuzz/corpus; what breaks a target is left in build/fuzz/crash, named, and fails the run.
# Such an input belongs into tests/fuzz/corpus/TARGET, where `make check` replays it.
set -u
CC=${FUZZ_CC:-clang}
seconds=${FUZZ_SECONDS:-20}
san="address,undefined"
out=build/fuzz

# Without clang or its runtime, say how to get it; `make check` replays the corpus without.
probe=$(mktemp -d) || exit 2
trap 'rm -rf "$probe"' EXIT
echo 'int LLVMFuzzerTestOneInput(const char *d, long n); int LLVMFuzzerTestOneInput(const char *d, long n) { return d && n < 0; }' >"$probe/p.c"
if ! "$CC" -fsanitize=fuzzer,$san -o "$probe/p" "$probe/p.c" >"$probe/log" 2>&1; then
	echo "strop: no $CC with libFuzzer: $(tail -1 "$probe/log")" >&2
	if command -v apt-get >/dev/null 2>&1; then
		version=$("$CC" -dumpversion 2>/dev/null | cut -d. -f1)
		[ -n "$version" ] || version=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p')
		echo "To install it: apt-get install -y clang libclang-rt-${version:-14}-dev" >&2
		echo "(clang 13 and older carry their runtime in libclang-common-N-dev)" >&2
	else
		echo "Install clang with compiler-rt (dnf: clang compiler-rt; pacman: clang compiler-rt; apk: clang compiler-rt; brew: llvm)" >&2
	fi
	exit 1
fi

make --no-print-directory B=$out CC="$CC" OPT="-O1 -g" \
	SAN="-fsanitize=fuzzer-no-link,$san -fno-sanitize-recover=undefined -fno-omit-frame-pointer" \
	FUZZ_MAIN="-fsanitize=fuzzer" fuzz-build || exit 1

passed=0 failed=0
for source in tests/fuzz/fuzz_*.c; do
	target=$(basename "$source" .c)
	target=${target#fuzz_}
	case " ${FUZZ_TARGETS:-$target} " in
	*" $target "*) ;;
	*) continue ;;
	esac
	mkdir -p "$out/corpus/$target" "$out/crash"
	dict=tests/fuzz/dict/$target.dict
	[ -e "$dict" ] && dict=-dict=$dict || dict=
	log=$out/$target.log
	"$out/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
		-max_len=8192 -print_final_stats=1 -artifact_prefix="$out/crash/$target-" $dict \
		"$out/corpus/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1
	status=$?
	execs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	if [ $status = 0 ]; then
		passed=$((passed + 1))
		echo "ok   $target ($execs executions)"
	else
		failed=$((failed + 1))
		echo "FAIL $target (status $status): see $log"
		grep -m 3 'does not hold\|ERROR: \|runtime error\|Test unit written' "$log"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
