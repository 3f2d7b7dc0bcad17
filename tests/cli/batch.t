Runs by way of a batch service, against a scripted server whose time is virtual: a batch ends with its second poll.

  $ mkdir p && cd p && mkdir prompts
  $ i=0; while [ $i -lt 12 ]; do i=$((i + 1)); echo "{\"id\": \"e$i\", \"question\": \"ECHO:n$i.\", \"expected\": \"n$i.\", \"split\": \"train\"}"; done > q.jsonl
  $ printf 'user:\n{{question}}\n' > prompts/answer.prompty
  $ serve() { rm -f port log; printf '%s\n' "$@" > script; $MOCK --script script --log log > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done; cat > strop.yaml <<END
  > models: [{id: m, provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1", price: {input: 1, output: 2}}]
  > prompts: [prompts/*.prompty]
  > data: [{file: q.jsonl}]
  > scorers: [em_trim]
  > END
  > }
  $ field() { grep -o "\"$1\":[^,}]*" | head -1; }
  $ asked() { grep -c "\"method\":\"$1\",\"path\":\"[^\"]*$2\"" log; }

What would be sent, at half the price.

  $ serve '# as it comes'
  $ $STROP --trust run --dry-run --json | field cost_usd; $STROP --trust run --batch --dry-run --json | field cost_usd
  "cost_usd":0.002592
  "cost_usd":0.001296

Submitted, and the process ends. Until it is answered nobody sends these calls live.

  $ $STROP --trust run --batch --json > out; field state < out
  strop: batch 1: 12 calls of m with the service, 0 answered; it takes up to a day: strop run --resume fetches the answers and scores them
  "state":"submitted"
  $ $STROP --trust run --json > out 2>/dev/null; echo "status $?"; field failed < out; asked POST /chat/completions
  status 3
  "failed":12
  0
  [1]
  $ $STROP --trust batch | sed 's/  20.*//; s/ *$//'
  batch  state    prompt    model  calls  answered  failed  begun             why
      1  running  answer@1  m         12         0       0

Asked again, and in the end fetched and scored. The answers are in the cache under the keys of live calls, at half the price of these.

  $ $STROP --trust run --resume
  strop: batch 1: 12 calls of m with the service, 0 answered; it takes up to a day: strop run --resume fetches the answers and scores them
  $ $STROP --trust run --resume --wait --json > out; field mean < out; grep -o '"batch":{[^}]*}' out; field cost_usd < out
  "mean":1
  "batch":{"id":1,"calls":12,"answered":12,"failed":0}
  "cost_usd":2.55e-05
  $ $STROP --trust run --json > out; field mean < out; field sent < out; field cached < out; asked POST /chat/completions; asked POST /batches
  "mean":1
  "sent":0
  "cached":12
  0
  1
  $ $STROP --trust run --resume
  strop: no batch is open: strop run --batch submits one
  $ $STROP --trust batch --json | field state
  "state":"fetched"
  $ $STROP --trust run --batch --json | field state; asked POST /batches
  "state":"done"
  1
  $ kill $server; wait $server

A call that fails in the batch is said with its reason, and a live run sends it.

  $ rm -rf .strop; serve 'path "/files": answer' 'body "n7.": status 400 body="no sevens" x 1' 'body "n8.": close x 1'
  $ $STROP --trust run --batch --wait > out 2> err; echo "status $?"; grep 'e[78]:' out
  status 3
    e7: in its batch: the server answered 400: mock: status 400 (no sevens)
    e8: the service gave no answer to it
  $ $STROP --trust run --json 2>/dev/null > out; field mean < out; field sent < out
  "mean":1
  "sent":2
  $ kill $server; wait $server

The answer to the submission is lost on the way: the batch is found, not submitted twice.

  $ rm -rf .strop; serve 'path "/batches": cut 3 x 1'
  $ $STROP --trust run --batch --wait --json > out 2> err; field mean < out; asked POST /batches
  "mean":1
  1
  $ kill $server; wait $server

So it is when the process is killed while it submits.

  $ rm -rf .strop; serve 'path "/batches": stall 0 20000 x 1'
  $ ($STROP --trust run --batch > out 2> err; true) & run=$!
  $ while ! grep -q '"POST","path":"/v1/batches"' log 2>/dev/null; do sleep 0.02; done; pkill -KILL -P $run; wait $run 2>/dev/null
  $ $STROP --trust batch --json | field state
  "state":"sending"
  $ $STROP --trust run --resume --wait --json > out 2> err; field mean < out; asked POST /batches
  "mean":1
  1
  $ kill $server; wait $server

It never arrived: then, after a few looks, for a list may lag, it is submitted.

  $ rm -rf .strop; serve 'path "/batches": rst x 1'
  $ $STROP --trust run --batch --wait --json > out 2> err; field mean < out; asked POST /batches
  "mean":1
  2
  $ kill $server; wait $server

Refused as a whole: nothing is billed, and its calls are free again.

  $ rm -rf .strop; serve 'path "/batches": answer polls=1 ends=failed x 1'
  $ $STROP --trust run --batch --wait 2>&1 | grep -A1 'e1:'; $STROP --trust batch | sed -n '2s/.*  //p'
    e1: the service does not say why
    e2: the service does not say why
  the service does not say why
  $ $STROP --trust run --json 2>/dev/null | field mean
  "mean":1
  $ kill $server; wait $server

Cancelled: what was answered until then is fetched.

  $ rm -rf .strop; serve 'path "/batches": answer polls=100 x 1'
  $ $STROP --trust run --batch 2>/dev/null; $STROP --trust batch cancel 1 > out 2> err; echo "status $?"; $STROP --trust batch --json | field state
  status 0
  "state":"fetched"
  $ $STROP --trust batch cancel 7; $STROP --trust batch cancel x; $STROP --trust batch drop
  strop: there is no open batch 7
  strop: "x" is no batch: strop batch lists them
  strop: batch takes nothing, or cancel and the number of a batch
  [2]
  $ kill $server; wait $server

Anthropic's service has no files and keeps no name of ours: a batch whose answer was lost is known by its time and size.

  $ rm -rf .strop; serve 'path "/messages/batches": cut 3 x 1' 'body "n5.": close x 1'
  $ sed -i 's/provider: openai/provider: anthropic/' strop.yaml
  $ $STROP --trust run --batch --wait --json > out 2> err; echo "status $?"; field failed < out; asked POST /messages/batches; grep -c batch_2 log
  status 3
  "failed":1
  1
  0
  [1]
  $ $STROP --trust run --json 2>/dev/null > out; field mean < out; field sent < out
  "mean":1
  "sent":1
  $ kill $server; wait $server

Results whose end was lost without a sign are fetched again, in this process and in the next; nothing of them is paid for twice.

  $ rm -rf .strop; serve 'path "/content": cut 50% framing=close x 3'; sed -i 's/provider: anthropic/provider: openai/' strop.yaml
  $ $STROP --trust run --batch --wait --json 2> err | field mean; cat err; asked GET content; $STROP --trust batch --json | field state
  strop: batch 1: what the service sends as its results is cut or damaged; what could be read of it is kept, strop run --resume fetches it again. Where that never helps, strop batch cancel 1 gives its other calls up: they were billed, and a run sends them again
  3
  "state":"ended"
  $ $STROP --trust run --resume --json 2> err | field mean; asked GET content; $STROP --trust batch --json | field state; asked POST /batches; asked POST /chat/completions
  "mean":1
  4
  "state":"fetched"
  1
  0
  [1]
  $ kill $server; wait $server

Damaged for good, it can be given up: what could be read is kept, and the rest is asked anew.

  $ rm -rf .strop; serve 'path "/content": cut 50% framing=close'
  $ $STROP --trust run --batch --wait 2> err > out; grep -o 'strop batch cancel 1' err
  strop batch cancel 1
  $ $STROP --trust run --json 2> err | field failed; sed -n 1p err
  "failed":7
  $ $STROP --trust batch cancel 1 > out 2> err; echo "status $?"; grep -o 'given up: .*' out | sort -u; $STROP --trust batch --json | field state
  status 3
  given up: what the service sent as its results is cut or damaged
  "state":"fetched"
  $ $STROP --trust run --json 2> err | field mean; $STROP --trust cache unknown
  "mean":1
  strop: no call is unknown
  $ kill $server; wait $server

What a batch could not keep to is refused before anything is sent.

  $ rm -rf .strop; serve '1-2: delay 60000'
  $ for o in '--cache refresh' '--cache off' '--max-cost 1' --retry-unknown; do $STROP --trust run --batch $o; echo "status $?"; done
  strop: --cache does not go with --batch: a batch asks what is not in the cache and puts the answers there; run without --batch
  status 2
  strop: --cache does not go with --batch: a batch asks what is not in the cache and puts the answers there; run without --batch
  status 2
  strop: --max-cost does not go with --batch, which is submitted as a whole: --batch --dry-run says what it would cost, --limit makes it smaller
  status 2
  strop: --retry-unknown does not go with --batch: run with it and without --batch, or give those calls up first (strop cache forget)
  status 2
  $ $STROP --trust run --batch --dry-run --max-cost 1 2>&1 | cut -c1-40
  strop: --max-cost does not go with --bat

Calls of which nobody knows whether they were billed are not in the batch, and the run says why they failed.

  $ $STROP --trust run --concurrency 2 > out 2> err & run=$!
  $ while [ "$(wc -l < log)" != 2 ]; do sleep 0.02; done; kill -9 $run; wait $run 2>/dev/null
  [137]
  $ $STROP --trust run --batch --wait > out 2> err; echo "status $?"; grep ^calls out; sed -n 's/sent 20[-0-9]* [0-9:]*,/sent TIME,/; /^  e/p' out; grep -c 'not sent again' err
  status 3
  calls      0 sent, 10 cached, 2 failed, 0 retried, 2 unknown
    e1: unknown whether this call was billed (sent TIME, strop ended before the answer came): --retry-unknown sends it again
    e2: unknown whether this call was billed (sent TIME, strop ended before the answer came): --retry-unknown sends it again
  2
  $ kill $server; wait $server

Azure's files and batches are not below a deployment, whichever form its address has; what a line asks has the service's own name.

  $ rm -rf .strop; serve '# as it comes'; sed -i 's/provider: openai/&, profile: azure/; s/\/v1"/"/' strop.yaml
  $ paths() { grep -o '"path":"[^"]*"' log | sort -u; grep -o 'url[^a-z]*/[a-z0-9/]*' log | sort -u | grep -o '/.*'; }
  $ $STROP --trust run --batch --wait --json 2> err | field mean; paths
  "mean":1
  "path":"/openai/v1/batches"
  "path":"/openai/v1/batches/batch_1"
  "path":"/openai/v1/files"
  "path":"/openai/v1/files/file-2/content"
  /v1/chat/completions
  $ rm -rf .strop; : > log; sed -i 's/profile: azure/&, api_version: "2024-10-21"/' strop.yaml
  $ $STROP --trust run --batch --wait --json 2> err | field mean; paths
  "mean":1
  "path":"/openai/batches"
  "path":"/openai/batches/batch_2"
  "path":"/openai/files"
  "path":"/openai/files/file-4/content"
  /v1/chat/completions
  $ kill $server; wait $server

The built-in reader has no such service.

  $ sed -i 's/^models.*/models: [{id: reader, provider: builtin}]/' strop.yaml; $STROP --trust run --batch
  strop: model reader: strop knows no batch service of provider builtin (openai, openai-responses and anthropic have one)
  [2]

How shots are chosen, a style of reasoning and parameters are kept with the batch.

  $ serve '# as it comes'; rm -rf .strop; printf 'user:\n{{#shots}}{{expected}} {{/shots}}{{question}}\n' > prompts/answer.prompty
  $ echo 'reasoning: [{name: direct}, {name: short, extract: "(n[0-9])"}]' >> strop.yaml
  $ $STROP --trust run --batch --shots 1 --shot-selection random --shot-seed 4 --reasoning short --param top_p=0.5 --json 2>/dev/null | field state
  "state":"submitted"
  $ $STROP --trust run --resume --wait --json > out; grep -o '"shots.*"trials"' out; field mean < out
  "shots":1,"variant":{"params":{"top_p":0.5},"reasoning":{"extract":"regex|regex:\"(n[0-9])\"|ignore_case:no|match:first","name":"short"},"selection":{"kind":"random","seed":4}},"trials"
  "mean":0
  $ kill $server; wait $server

A batch that the day's budget could not pay is given up before it is submitted.

  $ rm -rf .strop; serve '# as it comes'; printf 'user:\n{{question}}\n' > prompts/answer.prompty; echo 'budget: {usd_per_day: 0.005}' >> strop.yaml
  $ $STROP --trust run --batch; echo "status $?"; $STROP --trust batch --json | field why; asked POST ''
  strop: this batch may cost more than what is left of the day's budget of 0.0050 USD (budget: in strop.yaml; 0.0000 are spent since midnight): --limit makes it smaller
  status 2
  "why":"given up before it was submitted"
  0
  [1]
  $ $STROP --trust run --batch --limit 2 --wait --json 2>/dev/null | field mean
  "mean":1
  $ kill $server; wait $server
