Calls that failed are asked again by whoever needs them, also where an equal run is there already: it
is taken only when it is whole.

  $ mkdir p && cd p && mkdir prompts
  $ i=0; while [ $i -lt 20 ]; do i=$((i + 1)); echo "{\"id\": \"e$i\", \"question\": \"ECHO:n$i.\", \"expected\": \"n$i.\"}"; done > q.jsonl
  $ printf 'user:\n{{question}}\n' > prompts/one.prompty; printf 'user:\nSo: {{question}}\n' > prompts/two.prompty
  $ echo 'body "So: ECHO:n1": status 400 x 11' > script
  $ $MOCK --script script --log log > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done
  $ cat > strop.yaml <<END
  > models: [{id: m, provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1", params: {max_tokens: 9}}]
  > prompts: [prompts/*.prompty]
  > data: [{file: q.jsonl}]
  > scorers: [em_trim]
  > END
  $ strop() { "$STROP" --trust "$@" 2>err; }
  $ calls() { grep -c /chat/completions log; }

  $ strop compare one two --json | grep -o '"n":[0-9]*'; calls
  "n":9
  40
  $ cat err
  strop: warning: two: 11 results without an answer, which the comparison leaves out: the server answered 400: mock: status 400 (invalid_request_error)
  $ strop compare one two --json | grep -o '"n":[0-9]*'; calls
  "n":20
  51
  $ strop compare one two --json | grep -o '"n":[0-9]*'; calls
  "n":20
  51

Without any answer there is nothing to compare, and it is said why; a limit is named.

  $ printf 'user:\nAnew: {{question}}\n' > prompts/two.prompty; strop compare one two --cache only; cat err
  strop: warning: two: 20 results without an answer, which the comparison leaves out: not in the cache (--cache only)
  strop: run 4 has nothing to compare: none of its calls was answered: not in the cache (--cache only)
  $ printf 'user:\nDear: {{question}}\n' > prompts/two.prompty; sed -i 's/max_tokens: 9}/max_tokens: 9}, price: {input: 1, output: 1}/' strop.yaml; strop compare one two --max-cost 0.0001 | head -1; cat err
  no difference shown between one@1 and two@3: no example changed (em_trim, 2 pairs)
  strop: warning: two: 18 results without an answer, which the comparison leaves out: the limit of 0.0001 USD would be passed (--max-cost): the next call may cost 0.0001

A gate that is decided leaves out what the server puts off, as what it did not send.

  $ rm -rf .strop; kill $server; wait $server 2>/dev/null; echo '8-100: status 429' > script; rm port
  $ $MOCK --script script > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done
  $ sed -i "s/127.0.0.1:[0-9]*/127.0.0.1:$(sed 's/[^0-9]//g' port)/" strop.yaml
  $ strop gate 'em_trim.pass>=5' -p one --concurrency 4 > out; echo $?; grep -o '^holds\|^decided' out
  0
  holds
  decided
  $ kill $server
