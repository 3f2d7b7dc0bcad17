Mistakes in strop.yaml are named with their place and what was probably meant.

  $ mkdir -p p/prompts && cd p && printf 'user:\n{{question}}\n' > prompts/a.prompty
  $ echo '{"id":"1","question":"q?","answer":"a"}' > data.jsonl
  $ try() { cat > strop.yaml; "$STROP" run 2>&1 | sed "s|$PWD/||"; }

  $ try <<EOF
  > name: x
  > retreival: {mode: none}
  > EOF
  strop: strop.yaml:2:1: strop.yaml has no key "retreival"; did you mean "retrieval"?
  $ try <<EOF
  > models: [{id: m, provider: openia}]
  > EOF
  strop: strop.yaml:1:28: unknown provider "openia"; did you mean "openai"?
  $ try <<EOF
  > models:
  >   - id: m
  >     provider: openai
  >     api_key: sk-abcdefghijklmnopqrstuvwxyz
  > EOF
  strop: strop.yaml:4:14: a key must not stand in this file: name the environment variable that holds it with api_key_env
  $ try <<EOF
  > data: [{file: no.jsonl}]
  > EOF
  strop: strop.yaml:1:15: there is no file no.jsonl
  $ try <<EOF
  > data: [data.jsonl]
  > concurrency: many
  > EOF
  strop: strop.yaml:2:14: concurrency must be a whole number from 1 to 1000
  $ try <<EOF
  > data: [data.jsonl]
  > scorers: [exact, {contians: any}]
  > EOF
  strop: strop.yaml:2:18: * (glob)
  $ try <<EOF
  > data: [data.jsonl]
  > data: [data.jsonl]
  > EOF
  strop: strop.yaml:2:1: * (glob)
  $ try <<EOF
  > data: [data.jsonl
  > EOF
  strop: strop.yaml:2:1: * (glob)

A variable that the data does not have names the line of the prompt and what is near. The expected value is never shown to a prompt.

  $ printf 'data: [data.jsonl]\n' > strop.yaml
  $ printf -- '---\nname: a\n---\nuser:\n{{qestion}}\n' > prompts/a.prompty
  $ "$STROP" run
  strop: example 1 (data.jsonl:1): prompts/a.prompty:5: {{qestion}} is not in the data; did you mean {{question}}? * (glob)
  [2]
  $ printf 'user:\n{{question}} {{answer}}\n' > prompts/a.prompty
  $ "$STROP" run
  strop: example 1 (data.jsonl:1): prompts/a.prompty:2: {{answer}} is not in the data* (glob)
  [2]

Names that do not exist.

  $ printf 'user:\n{{question}}\n' > prompts/a.prompty
  $ "$STROP" run -m reder
  strop: no model "reder" in *; did you mean "reader"?* (glob)
  [2]
  $ "$STROP" run -p b
  strop: no prompt "b"* (glob)
  [2]
  $ "$STROP" run --split tset
  strop: the data has no split "tset"; it has: train (1), and all
  [2]
  $ "$STROP" run --retrieval bm52
  strop: unknown retrieval mode "bm52"; did you mean "bm25"?* (glob)
  [2]
  $ cd / && "$STROP" run
  strop: no strop.yaml in . or a folder above: `strop init` makes a project
  [2]

Bad records are skipped, counted and named; --strict makes them fatal.

  $ cd "$HOME/p" && printf '{"id":"1","question":"q?","answer":"a"}\nnot json\n{"id":"1","question":"again","answer":"b"}\n' > data.jsonl
  $ "$STROP" run >/dev/null
  strop: warning: 2 records were skipped (--strict makes that an error), the first of them:
  strop: warning: *data.jsonl:2: not JSON* (glob)
  strop: warning: data.jsonl:3: the id 1 stands above already: skipped
  ...
  $ "$STROP" run --strict
  strop: *data.jsonl:2: not JSON* (glob)
  [2]
