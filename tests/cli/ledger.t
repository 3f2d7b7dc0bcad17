What a run leaves behind that is killed with calls on their way.

  $ mkdir p && cd p && mkdir prompts
  $ for i in 1 2 3 4; do echo "{\"id\": \"e$i\", \"question\": \"ECHO:$i\", \"expected\": \"$i\", \"split\": \"train\"}"; done > q.jsonl
  $ printf 'user:\n{{question}}\n' > prompts/answer.prompty
  $ printf '1-2: delay 60000\n' > script; $MOCK --script script --log log > port & server=$!
  $ while ! grep -q listening port 2>/dev/null; do sleep 0.02; done; cat > strop.yaml <<END
  > models: [{id: m, name: big, provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1"}]
  > prompts: [prompts/*.prompty]
  > data: [{file: q.jsonl}]
  > scorers: [em_trim]
  > END
  $ field() { grep -o "\"$1\":[^,}]*"; }
  $ sent() { wc -l < log; }
  $ $STROP --trust run --concurrency 2 > out 2> err & run=$!
  $ while [ "$(sent 2>/dev/null)" != 2 ]; do sleep 0.02; done; kill -9 $run; wait $run 2>/dev/null
  [137]

The next one says so, once, and sends only what was not on its way.

  $ $STROP --trust run --dry-run --json 2>err | grep -o '"calls":{[^}]*}'; cat err
  "calls":{"sent":2,"cached":0,"failed":0,"retried":0,"unknown":2}
  strop: warning: an earlier run was ended with 2 calls on their way, and nobody knows whether they were billed: they are not sent again without --retry-unknown; `strop cache unknown` lists them
  $ $STROP --trust run > out 2> err
  [3]
  $ sent
  4
  $ grep ^calls out; sed -n '/ failed;/,/^$/p' out | sed 's/sent 20[-0-9]* [0-9:]*,/sent TIME,/'
  calls      2 sent, 0 cached, 2 failed, 0 retried, 2 unknown
  2 calls failed; there is no score for them:
    e1: unknown whether this call was billed (sent TIME, strop ended before the answer came): --retry-unknown sends it again
    e2: unknown whether this call was billed (sent TIME, strop ended before the answer came): --retry-unknown sends it again
  
  $ grep unknown err
  strop: warning: 2 calls were not sent again: an earlier run ended before the answer came, and it may have been billed. Run with --retry-unknown to send them, or see strop cache unknown
  $ $STROP --trust run --json 2>/dev/null | field unknown
  "unknown":2
  $ sent
  4

Which ones.

  $ $STROP --trust cache unknown 2>&1 | sed 's/[0-9a-f]\{12\}/CALL/; s/20[-0-9]* [0-9:]*/TIME/; s/ *$//'
  call          model  example  trial  attempt  sent
  CALL  big    e1           0        1  TIME
  CALL  big    e2           0        1  TIME
  strop: their process ended before the answer came: --retry-unknown of run and ask sends them again, strop cache forget KEY or --all gives them up
  $ $STROP --trust cache unknown --json | field example
  "example":"e1"
  "example":"e2"
  $ $STROP --trust cache stats --json | field unknown
  "unknown":2
  $ $STROP --trust cache stats 2>&1 >/dev/null
  strop: 2 calls are unknown: sent by a process that ended before the answer came; strop cache unknown lists them

One call alone.

  $ $STROP --trust ask --example e1 2>&1 | sed 's/sent 20[-0-9]* [0-9:]*,/sent TIME,/'
  strop: unknown whether this call was billed (sent TIME, strop ended before the answer came): --retry-unknown sends it again
  $ $STROP --trust ask --example e1 >/dev/null 2>&1
  [3]
  $ $STROP --trust ask --example e1 --retry-unknown 2>/dev/null
  1
  $ sent
  5

Given up by the user: a run that needs it sends it.

  $ $STROP --trust cache forget
  strop: cache forget takes the first digits of a call's key, at least six, or --all; `strop cache unknown` lists them
  [2]
  $ $STROP --trust cache forget 0123456789
  strop: no unknown call has a key that begins with "0123456789"; `strop cache unknown` lists them
  [2]
  $ $STROP --trust cache stats all
  strop: too many words: only cache forget takes a KEY
  [2]
  $ $STROP --trust cache forget $($STROP --trust cache unknown --json | field key | cut -c8-19)
  1 call given up: a run that needs it sends it again
  $ $STROP --trust cache unknown
  strop: no call is unknown
  $ $STROP --trust run --json | grep -o '"calls":{[^}]*}'
  "calls":{"sent":1,"cached":3,"failed":0,"retried":0,"unknown":0}
  $ sent
  6
  $ $STROP --trust cache forget --all --json
  {"forgotten":0}

A run with --retry-unknown sends them itself.

  $ rm -rf .strop log; kill $server; wait $server; $MOCK --port $(sed 's/[^0-9]//g' port) --script script --log log > port2 & server=$!
  $ while ! grep -q listening port2 2>/dev/null; do sleep 0.02; done
  $ $STROP --trust run --concurrency 2 > out 2> err & run=$!
  $ while [ "$(sent 2>/dev/null)" != 2 ]; do sleep 0.02; done; kill -9 $run; wait $run 2>/dev/null
  [137]
  $ $STROP --trust run --retry-unknown --json 2>/dev/null | grep -o '"calls":{[^}]*}'
  "calls":{"sent":4,"cached":0,"failed":0,"retried":0,"unknown":0}
  $ sent
  6
  $ $STROP --trust cache unknown --json
  {"unknown":[]}
  $ kill $server; wait $server

A run that waits for the call of another one, which is killed: it does not send it either.

  $ rm -rf .strop log; $MOCK --port $(sed 's/[^0-9]//g' port) --script script --log log > port3 & server=$!
  $ while ! grep -q listening port3 2>/dev/null; do sleep 0.02; done
  $ $STROP --trust run --limit 1 > out 2> err & first=$!
  $ while [ "$(sent 2>/dev/null)" != 1 ]; do sleep 0.02; done
  $ $STROP --trust run --limit 1 --json > out2 2> err2 & second=$!
  $ sleep 0.5; kill -9 $first; wait $first 2>/dev/null
  [137]
  $ wait $second
  [3]
  $ grep -o '"calls":{[^}]*}' out2; sent
  "calls":{"sent":0,"cached":0,"failed":1,"retried":0,"unknown":1}
  1

Without a cache each run sends its own, and says what it leaves behind all the same.

  $ printf '2: delay 60000\n' > script; kill $server; wait $server; rm -rf .strop log
  $ $MOCK --port $(sed 's/[^0-9]//g' port) --script script --log log > port4 & server=$!
  $ while ! grep -q listening port4 2>/dev/null; do sleep 0.02; done
  $ $STROP --trust run --cache off --concurrency 1 > out 2> err & run=$!
  $ while [ "$(sent 2>/dev/null)" != 2 ]; do sleep 0.02; done; kill -9 $run; wait $run 2>/dev/null
  [137]
  $ $STROP --trust cache unknown --json 2>/dev/null | field example
  "example":"e2"
  $ $STROP --trust run --json | grep -o '"calls":{[^}]*}'
  "calls":{"sent":4,"cached":0,"failed":0,"retried":0,"unknown":0}
  $ kill $server; wait $server
