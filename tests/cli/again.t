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
  $ strop() { "$STROP" --trust "$@" 2>/dev/null; }
  $ calls() { grep -c /chat/completions log; }

  $ strop compare one two --json | grep -o '"n":[0-9]*'; calls
  "n":9
  40
  $ strop compare one two --json | grep -o '"n":[0-9]*'; calls
  "n":20
  51
  $ strop compare one two --json | grep -o '"n":[0-9]*'; calls
  "n":20
  51

A gate that is decided leaves out what the server puts off, as what it did not send.

  $ rm -rf .strop; kill $server; wait $server 2>/dev/null; echo '8-100: status 429' > script; rm port
  $ $MOCK --script script > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done
  $ sed -i "s/127.0.0.1:[0-9]*/127.0.0.1:$(sed 's/[^0-9]//g' port)/" strop.yaml
  $ strop gate 'em_trim.pass>=5' -p one --concurrency 4 > out; echo $?; grep -o '^holds\|^decided' out
  0
  holds
  decided
  $ kill $server
