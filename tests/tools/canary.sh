#!/bin/sh
# canary.sh: whole scenarios with a key that is like no other text, and then a search for it in all that they left:
# store, write-ahead log, results, output, what stood on the screen, command lines while they ran. Needs B (the build);
# says what it did in cmocka's words.
root=$PWD build=$PWD/${B:-build}
strop=$build/strop mock=$build/tests/tools/mockserver pty=$build/tests/tools/pty screen=$build/tests/tools/screen
work=$(mktemp -d) || exit 2
left=$work/left given=$work/given # what is searched; what the key stands in from the start
key=sk-canary-$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
servers='' passed=0 failed=0
trap 'for pid in $servers; do kill "$pid" 2>/dev/null; done; rm -rf "$work"' EXIT
umask 077
mkdir -p "$left/p/prompts" "$left/home/.config/strop" "$left/tmp" "$given"
export HOME="$left/home" XDG_CONFIG_HOME="$left/home/.config" XDG_STATE_HOME="$left/home/.local/state" TMPDIR="$left/tmp" LC_ALL=C.UTF-8

check() { # WHAT STATUS
	if [ "$2" = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$1"
	fi
}

# serve SCRIPT OPTION...: a server; $port is its.
serve() {
	rm -f "$given/port"
	"$mock" --script "$given/$1" --log "$left/$1.log" $2 $3 >"$given/port" &
	servers="$servers $!"
	while ! grep -q listening "$given/port" 2>/dev/null; do sleep 0.02; done
	port=$(sed 's/[^0-9]//g' "$given/port")
	cat >"$left/p/strop.yaml" <<-END
		models: [{id: m, provider: openai, base_url: "http://127.0.0.1:$port/v1"}]
		data: [data.jsonl]
		scorers: [exact]
	END
	printf 'keys: [{origin: "http://127.0.0.1:%s", api_key_file: key}]\n' "$port" >"$HOME/.config/strop/keys.yaml"
}

do_strop() { "$strop" -C "$left/p" "$@"; }

printf '%s\n' "$key" >"$given/key"
ln -s "$given/key" "$HOME/.config/strop/key"
printf "*: text 'yes'\n" >"$given/plain"
printf "*: text 'the key is %s, a secret' finish=%s header='x-request-id: %s'\n" "$key" "$key" "$key" >"$given/tells"
printf "*: status 401 header='x-request-id: %s' body='{\"error\":{\"message\":\"Incorrect API key provided: %s\",\"code\":\"%s\"}}'\n" \
	"$key" "$key" "$key" >"$given/denies"
printf "*: status 302 location=http://127.0.0.1:1/?key=%s\n" "$key" >"$given/bounces"
printf 'user:\n{{question}}\n' >"$left/p/prompts/a.prompty"
printf '{"id":"e1","question":"one?","answer":"yes"}\n{"id":"e2","question":"two?","answer":"yes"}\n' >"$left/p/data.jsonl"

# A run, and what can be seen of the process meanwhile.
serve plain --latency-ms 300
do_strop run --results "$left/results.jsonl" --json >"$left/run.json" 2>"$left/run.err" &
run=$!
while [ ! -s "$left/plain.log" ]; do sleep 0.02; done
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' >"$left/cmdlines"
grep -q '^Max core file size  *0 ' "/proc/$run/limits"
check "core dumps are not off" $?
wait "$run"
check "the run failed" $?
grep -q '"auth":true' "$left/plain.log"
check "the key was not sent, so nothing was tried" $?

# Everything that is said about it afterwards.
for words in "log --json" "show a@1" "doctor --json" "cache stats --json" "cache verify" "render --example e1 --json" \
	"cache why --example e1 --json" "trust --json"; do
	do_strop $words >>"$left/said" 2>&1
done

# A server that says the key: in its answer, in a stream on a terminal, as an error, as a redirect.
serve tells --chunk-ms 5
do_strop run --cache refresh --results "$left/tells.jsonl" --json >"$left/tells.out" 2>&1
"$pty" "$strop" -C "$left/p" ask --example e1 --cache refresh >"$left/ask.bytes" 2>&1
do_strop ask --example e2 --cache refresh --json >"$left/ask.json" 2>&1
for reply in denies bounces; do
	serve $reply
	do_strop run --cache refresh --results "$left/$reply.jsonl" >"$left/$reply.out" 2>&1
	[ $? = 3 ]
	check "$reply: the run did not fail" $?
	do_strop ask --example e1 --cache refresh >>"$left/$reply.out" 2>&1
done
tail=$(printf %s "$key" | tail -c 4)
for seen in tells.jsonl ask.bytes ask.json denies.out; do
	grep -q "sk-…$tail" "$left/$seen"
	check "$seen does not show the masked key: was it told at all?" $?
done

# The screen: an answer that streams, its raw response, a failure, the log. The blocks are filled with what was seen.
serve tells --chunk-ms 5
sed "s|PORT|$port|; s|KEY|$given/key|" >"$left/canary.screen" <<'END'
size 100x30
write strop.yaml
|models: [{id: m, provider: openai, base_url: "http://127.0.0.1:PORT/v1"}]
|data: [data.jsonl]
|scorers: [exact]
write prompts/a.prompty
|user:
|{{question}}
write data.jsonl
|{"id":"e1","question":"one?","answer":"yes"}
shell mkdir -p $XDG_CONFIG_HOME/strop; umask 077; printf 'keys: [{origin: "http://127.0.0.1:PORT", api_key_file: KEY}]\n' > $XDG_CONFIG_HOME/strop/keys.yaml
start
until "1/1"
keys r
until "a secret"
screen
|
keys 3 i
until "response"
screen
|
keys q F7
wait
screen
|
keys q q
exit 0
shell mkdir -p "$SEEN" && cp -R . "$SEEN"
END
sed -i "s|\"\\\$SEEN\"|$left/seen|g; s|PORT|$port|g" "$left/canary.screen"
"$screen" --update "$left/canary.screen" >"$left/screen.out" 2>&1
check "the screen: $(cat "$left/screen.out")" $?
grep -q "sk-…$tail" "$left/canary.screen"
check "the screen does not show the masked key" $?
[ -s "$left/seen/.strop/strop.db" ]
check "no store of the screen" $?

hits=$(grep -rlaF -e "$key" -e "$(printf %s "$key" | cut -c1-24)" "$left")
[ -z "$hits" ]
check "the key is in: $hits" $?
[ -n "$(grep -rlaF "$key" "$given")" ]
check "the search finds nothing where the key is" $?

echo "[  PASSED  ] $passed test(s)."
[ "$failed" = 0 ] || echo " $failed FAILED TEST(S)"
exit "$((failed != 0))"
