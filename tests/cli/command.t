A program on this machine as a model: started without a shell, once the project is trusted.

  $ mkdir p && cd p && mkdir prompts
  $ printf '%s\n' '{"id": "e1", "question": "q1", "expected": "one"}' '{"id": "e2", "question": "q2", "expected": "two"}' > q.jsonl
  $ printf 'system:\nBe brief.\nuser:\n{{question}}\n' > prompts/a.prompty
  $ cat > strop.yaml <<EOF
  > models: [{id: mine, provider: command, command: [sh, model.sh, "a b"], params: {temperature: 0}}]
  > prompts: [prompts/*.prompty]
  > data: [q.jsonl]
  > scorers: [em_trim]
  > EOF
  $ cat > model.sh <<'EOF'
  > echo "$1" >> started
  > case $(cat) in *q1*) output=one ;; *) output=three ;; esac
  > echo "{\"output\": \"$output\", \"usage\": {\"input\": 7, \"output\": 1}}"
  > EOF
  $ "$STROP" run 2>&1 | sed "s|$PWD|P|"
  strop: this needs your trust in P: strop.yaml:1:49: model mine starts the program ["sh","model.sh","a b"] (`strop trust` shows all and asks, --trust says yes for this once)
  $ cat started
  cat: started: No such file or directory
  [1]
  $ "$STROP" --trust run 2>/dev/null | grep -v ^time
  prompt     a@1 (97ad9d8c)
  model      mine
  retrieval  none
  examples   2 of split train
  calls      2 sent, 0 cached, 0 failed, 0 retried
  tokens     14 in, 2 out
  cost       unknown
  
  scorer     mean  95 % interval  n  pass  unparsed  error  n/a
  em_trim  50.0 %  [9.5, 90.5]    2     1         0      0    0
  
  next: change the prompt, then strop compare a@1 a
  $ cat started
  a b
  a b

A second run starts nothing. Another argument is another model.

  $ "$STROP" --trust run 2>/dev/null | grep ^calls
  calls      0 sent, 2 cached, 0 failed, 0 retried
  $ sed -i 's/a b/c/' strop.yaml
  $ "$STROP" --trust run --dry-run 2>/dev/null | grep ^calls
  calls      2 would be sent, 0 cached
  $ "$STROP" --trust render --example e1 | sed 's/^key .*/key/'
  key
  protocol command/1
  ^endpoint \["sh","model.sh","c"\] [0-9a-f]{16}$ (re)
  tokens   about 32 in
  
  system:
  Be brief.
  user:
  q1
  
  request  {"messages":[{"content":"Be brief.","role":"system"},{"content":"q1","role":"user"}],"model":"mine","params":{"temperature":0}}

What goes wrong is told with the end of its stderr; it is not started again by itself.

  $ printf 'echo "no weights in $1" >&2; exit 3\n' > model.sh; rm started
  $ "$STROP" --trust run 2>/dev/null | grep -A2 'calls failed'
  2 calls failed; there is no score for them, and the next run tries again:
    e1: the program ended with status 3: no weights in c
    e2: the program ended with status 3: no weights in c
  $ printf 'sleep 60\n' > model.sh; sed -i 's/provider: command/provider: command, timeout_s: 1/' strop.yaml
  $ "$STROP" --trust ask --example e1
  strop: the program was stopped: no answer in time (timeout_s)
  [3]

Mistakes in strop.yaml.

  $ try() { printf 'models: [{id: m, %s}]\n' "$1" > strop.yaml; "$STROP" run 2>&1 | sed "s|$PWD/||"; }
  $ try 'provider: command'
  strop: strop.yaml:1:10: a model of provider command needs `command: [PROGRAM, ARGUMENT, ...]`
  $ try 'provider: command, command: python3 model.py'
  strop: strop.yaml:1:46: command must be a list, [PROGRAM, ARGUMENT, ...]: no shell takes a line apart
  $ try 'provider: command, command: [python3, [a]]'
  strop: strop.yaml:1:56: command must be a list of texts, not of a list
  $ try 'provider: openai, command: [python3]'
  strop: strop.yaml:1:45: command is for models of provider command; this one is of openai
  $ try 'provider: openai, prompt_caching: true'
  strop: strop.yaml:1:52: prompt_caching is for models of provider anthropic; this one is of openai
  $ try 'provider: anthropic, api_version: 2024-01-01'
  strop: strop.yaml:1:52: unknown api_version "2024-01-01"; did you mean "2023-06-01"?
