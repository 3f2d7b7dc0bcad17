Signals, failed calls and progress, against a scripted server.

  $ mkdir p && cd p && mkdir prompts
  $ i=0; while [ $i -lt 40 ]; do i=$((i + 1)); echo "{\"id\": \"e$i\", \"question\": \"ECHO:$i\", \"expected\": \"$i\", \"split\": \"train\"}"; done > q.jsonl
  $ printf 'user:\n{{question}}\n' > prompts/answer.prompty
  $ serve() { rm -f port; $MOCK --log log "$@" > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done; cat > strop.yaml <<END
  > models: [{id: m, provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1"}]
  > prompts: [prompts/*.prompty]
  > data: [{file: q.jsonl}]
  > scorers: [em_trim]
  > END
  > }
  $ field() { grep -o "\"$1\":[^,}]*"; }

Interrupted once: what was in flight finishes, is kept, and is reported; the status is 130.

  $ serve --latency-ms 300
  $ ($STROP --trust run --concurrency 4 --json > out 2> err; echo "status $?" >> out) & run=$!
  $ while [ ! -s log ]; do sleep 0.02; done; pkill -INT -P $run
  $ wait $run; tail -1 out; field state < out; grep -o 'strop: stopping[^;]*' err | sed 's/[0-9]* calls/N calls/'
  status 130
  "state":"interrupted"
  strop: stopping: waiting for N calls in flight
  $ test $(field sent < out | tr -dc 0-9) = $(wc -l < log) && echo all that was sent was kept
  all that was sent was kept

The next run sends only the rest.

  $ $STROP --trust run --json 2>/dev/null | field mean
  "mean":1
  $ wc -l < log
  40
  $ kill $server; wait $server

On a terminal there is a bar, which goes away; elsewhere a short run says nothing.

  $ rm -rf .strop log; serve --latency-ms 150
  $ "$(dirname "$STROP")/tests/tools/pty" --columns 50 $STROP --trust run --concurrency 8 --json > out
  $ grep -o 'e\[K\[#*\.*\] [0-9]*/40, [0-9.]*/s,' out | head -1 | sed 's/[#.]*]/BAR]/; s/[0-9][0-9.]*/N/g'
  e[K[BAR] N/N, N/s,
  $ tr '\\' '\n' < out | grep '^e\[K\[' | awk 'length > 3 + 49 { print "too long" }'
  $ rm -rf .strop; $STROP --trust run --json 2>&1 >/dev/null | grep -v warning
  [1]
  $ kill $server; wait $server

Interrupted twice: what is in flight is dropped, at once.

  $ rm -rf .strop log; serve --latency-ms 30000
  $ ($STROP --trust run --concurrency 4 > out 2> err; echo "status $?" >> out) & run=$!
  $ while [ ! -s log ]; do sleep 0.02; done; pkill -INT -P $run; while [ ! -s err ]; do sleep 0.02; done; pkill -INT -P $run
  $ wait $run; tail -1 out
  status 130

So it is when the system asks.

  $ rm -rf .strop; : > log; ($STROP --trust run --concurrency 4 > out 2> err; echo "status $?" >> out) & run=$!
  $ while [ ! -s log ]; do sleep 0.02; done; pkill -TERM -P $run
  $ wait $run; tail -1 out
  status 143
  $ grep -c stopping err
  0
  [1]
  $ kill $server; wait $server

Calls that fail give status 3, and the report says why.

  $ printf 'body "ECHO:7\\"": status 400\n' > script
  $ rm -rf .strop log; serve --script script
  $ $STROP --trust run > out 2>/dev/null
  [3]
  $ grep calls out; sed -n '/ failed;/,$p' out | head -3
  calls      40 sent, 0 cached, 1 failed, 0 retried
  1 call failed; there is no score for it, and the next run tries again:
    e7: the server answered 400: mock: status 400 (invalid_request_error)
  
  $ $STROP --trust run --results r.jsonl >/dev/null 2>&1
  [3]
  $ grep -c '"error":null' r.jsonl; grep '"e7"' r.jsonl | field output | head -1
  39
  "output":null
  $ kill $server; wait $server
