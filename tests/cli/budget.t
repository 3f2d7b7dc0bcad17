What a run will cost, said before as a range, and a limit of it that holds.

  $ mkdir p && cd p && mkdir prompts
  $ i=0; while [ $i -lt 20 ]; do i=$((i + 1)); echo "{\"id\": \"e$i\", \"question\": \"ECHO:n$i.\", \"expected\": \"n$i.\", \"split\": \"train\"}"; done > q.jsonl
  $ printf 'user:\n{{question}}\n' > prompts/answer.prompty
  $ echo 'body "n7.": text "one two three four five six seven"' > script; $MOCK --script script > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done
  $ models() { cat > strop.yaml <<END
  > models: [{id: m, provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1"$1}]
  > prompts: [prompts/*.prompty]
  > data: [{file: q.jsonl}]
  > scorers: [em_trim]
  > END
  > }

Nothing is kept yet: from one token an answer up to its limit, and without one nobody knows.

  $ models ', price: {input: 10, output: 100}'; $STROP --trust run --dry-run | tail -6
  calls      20 would be sent, 0 cached
  tokens     about 320 in, 20 or more out
  answers    none is kept of this prompt and model; max_tokens is not set
  cost       $0.0052 or more, probably about $0.2032
  
  nothing was sent
  $ models ', params: {max_tokens: 50}, price: {input: 10, output: 100}'; $STROP --trust run --dry-run | tail -6
  calls      20 would be sent, 0 cached
  tokens     about 400 in, 20 to 1,000 out
  answers    none is kept of this prompt and model; at most 50 (max_tokens)
  cost       $0.0060 to $0.1040, probably about $0.1040
  
  nothing was sent

Half of it is kept: the other half is expected to be like that.

  $ $STROP --trust run --limit 10 > out; $STROP --trust run --dry-run | tail -6
  calls      10 would be sent, 10 cached (50.0 %)
  tokens     about 21 to 30 in, 10 to 500 out
  answers    10 answers kept took 1 token in the middle, 9 at the 95th percentile; at most 50 (max_tokens)
  cost       $0.0012 to $0.0503, probably about $0.0092
  
  nothing was sent
  $ $STROP --trust run --dry-run --json | grep -o '"estimate":.*"p95":[0-9]*}}'
  "estimate":{"input":[21,30],"output":[10,500],"cost_usd":[0.00121,0.0503],"max_tokens":50,"answers":{"n":10,"p50":1,"p95":9}}

Without a price nothing is made up.

  $ models ', params: {max_tokens: 50}'; $STROP --trust run --dry-run | grep cost
  cost       unknown

The limit: what is in flight is counted with the most that it may cost.

  $ models ', params: {max_tokens: 50}, price: {input: 10, output: 100}'; $STROP --trust run --max-cost 0.02 > out 2> err; echo "status $?"; cat err
  status 0
  $ $STROP --trust run --max-cost 0.0001 --cache refresh 2>&1 | grep limit
  strop: warning: stopped early: the limit of 0.0001 USD would be passed (--max-cost): the next call may cost 0.0058

A budget of the day holds for all runs and calls of the project together, and says how much is left.

  $ models ', params: {max_tokens: 50}, price: {input: 10, output: 100}'; echo 'budget: {usd_per_day: 0.01}' >> strop.yaml
  $ $STROP --trust run --cache refresh --concurrency 1 --json > out 2> err; sed 's/[0-9.]* are spent/SPENT are spent/' err; grep -o '"finished":[0-9]*' out
  strop: warning: stopped early: the day's budget (budget: in strop.yaml) of 0.0100 USD would be passed: SPENT are spent since midnight, and the next call may cost 0.0058
  strop: warning: 7 of 20 results finished; the scores are of those. Run again to go on
  "finished":7
  $ $STROP --trust run --cache refresh --dry-run | sed -n 's/[0-9.]* of/SPENT of/; /^budget/p'
  budget     $SPENT of $0.0100 spent today
  $ $STROP --trust ask --set question=ECHO:more 2>&1 | sed 's/[0-9.]* are spent/SPENT are spent/'
  strop: the day's budget (budget: in strop.yaml) of 0.0100 USD would be passed: SPENT are spent since midnight, and the next call may cost 0.0058
  $ sed -i 's/0.01}/5}/' strop.yaml; $STROP --trust ask --set question=ECHO:more 2> err
  more
  $ models ', params: {max_tokens: 50}'; echo 'budget: {usd_per_day: 5}' >> strop.yaml; $STROP --trust run --cache refresh --limit 1 2>&1 | grep budget
  strop: warning: stopped early: the day's budget (budget: in strop.yaml) needs the price of model m: add price: {input: ..., output: ...} (USD per million tokens), or strop prices import FILE
  $ $STROP --trust run --cache only --limit 1 2>&1 | grep calls
  calls      0 sent, 1 cached, 0 failed, 0 retried
  $ models ''; echo 'budget: {per_day: 5}' >> strop.yaml; $STROP --trust run 2>&1 | sed 's/.*yaml:[0-9:]*//'
   budget has no key "per_day"; it has: usd_per_day
  $ kill $server; wait $server
