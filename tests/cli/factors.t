Few-shot, styles of reasoning and parameters: what a run says of them, and as factors of a grid.

  $ mkdir -p p/prompts && cd p
  $ for i in 1 2 3 4 5 6; do echo "{\"id\":\"e$i\",\"question\":\"What is in box $i$i$i$i$i?\",\"answer\":\"$((i % 3))\",\"split\":\"train\"}"; done > data.jsonl
  $ echo '{"id":"t1","question":"What is in box 77777?","answer":"1","split":"test"}' >> data.jsonl
  $ printf 'user:\n{{#shots}}\nQ: {{question}}\nA: {{expected}}\n{{/shots}}\nQ: {{question}}\n' > prompts/a.prompty
  $ printf 'user:\n{{question}} {{reasoning}}\nuser:\nEnd.\n' > prompts/b.prompty
  $ cat > base.yaml <<'END'
  > models: [{id: reader, provider: builtin}]
  > data: [{file: data.jsonl, split: split}]
  > retrieval: {mode: none}
  > scorers: [em_trim]
  > reasoning:
  >   - {name: direct}
  >   - {name: cot, text: "Let's think step by step.", extract: '(?s).*box (\d+)'}
  > END
  $ cp base.yaml strop.yaml
  $ rendered() { $STROP render "$@" | sed -n '/^user:/,/^request/p' | grep -v '^request\|^$'; }
  $ ids() { $STROP run -p a --results r.jsonl "$@" >/dev/null 2>&1; sed 's/.*"id":"\([^"]*\)","trial.*"shots":\([^]]*\].\).*/\1 \2/; s/,$//' r.jsonl; }

The style's text stands where the prompt says {{reasoning}}, else at the end of what the user says last.

  $ rendered -p b --example e1 --reasoning cot
  user:
  What is in box 11111? Let's think step by step.
  user:
  End.
  $ rendered -p b --example e1
  user:
  What is in box 11111? 
  user:
  End.
  $ rendered -p a --example e1 --reasoning cot
  user:
  Q: What is in box 11111?
  Let's think step by step.
  $ rendered -p a --example e1 --reasoning cod
  strop: */strop.yaml has no reasoning style "cod"; did you mean "cot"?; there is direct, cot (glob)
  [1]

Its rule reads the answer before any scorer does; the output stays as it came.

  $ $STROP run -p a --shots 1 --reasoning cot --results r.jsonl | sed -n 3p
  retrieval  none; 1 shot, reasoning cot
  $ head -1 r.jsonl | grep -o '"output":"[^"]*"\|"scores".*'
  "output":"Q: What is in box 22222?"
  "scores":{"em_trim":{"value":0,"pass":false,"status":"ok","extracted":"22222","reason":"not equal"}}}
  $ sed -i 's/box (/crate (/' strop.yaml; $STROP run -p a --shots 1 --reasoning cot --json | grep -o '"unparsed":.'
  "unparsed":6
  $ cp base.yaml strop.yaml

Which shots there were is kept with each result. None is the example itself.

  $ ids --shots 2 --limit 3
  e1 ["e2","e3"]
  e2 ["e1","e3"]
  e3 ["e1","e2"]
  $ ids --shots 2 --split test
  t1 ["e1","e2"]
  $ ids --limit 1
  e1 []
  $ ids --shots 3 --shot-selection per-class --split test
  t1 ["e1","e2","e3"]
  $ ids --shots 2 --shot-selection nearest --split test
  t1 ["e2","e1"]
  $ ids --shots 3 --shot-selection diverse --split test
  t1 ["e1","e2","e3"]
  $ ids --shots 3 --shot-selection random --shot-seed 2 --limit 2
  e1 ["e2","e5","e3"]
  e2 ["e1","e5","e3"]
  $ $STROP render -p a --example e1 --shots 2 --json | grep -o '"shots":[^]]*.'
  "shots":["e2","e3"]
  $ $STROP run -p a --shots 2 --shot-selection fixed
  strop: the selection fixed needs the shots' ids: * in *strop.yaml (glob)
  [2]
  $ $STROP run -p a --shots 2 --shot-selection rondom
  strop: unknown shot selection "rondom"; did you mean "random"?; there is first, fixed, random* (glob)
  [2]
  $ $STROP run -p a --shots 7
  strop: 7 shots asked for, but the train split has 6 examples
  [2]

Parameters go before the prompt's and the model's.

  $ printf -- '---\nmodel: {parameters: {temperature: 0, max_tokens: 9}}\n---\nuser:\n{{question}}\n' > prompts/c.prompty
  $ echo 'models: [{id: m, provider: openai, params: {top_p: 1}}]' | cat - base.yaml | sed '/^models: \[{id: reader/d' > strop.yaml
  $ $STROP render -p c --example e1 --param temperature=0.7 --param 'stop=["a"]' --param user=me | tail -2
  request  {"max_completion_tokens":9,"messages":[{"content":"What is in box 11111?","role":"user"}],"model":"m","stop":["a"],"temperature":0.7,"top_p":1}
  aside    "user":"me" (sent too; no part of the key, for it changes no answer)
  $ $STROP render -p c --example e1 --param temprature=0.7
  strop: --param: unknown parameter "temprature"; did you mean "temperature"?; what only one API knows goes under `extra` of a model in strop.yaml
  [2]
  $ $STROP render -p c --example e1 --param temperature
  strop: --param: a parameter is said as NAME=VALUE, like temperature=0.7, not "temperature"
  [2]
  $ cp base.yaml strop.yaml

A run is another one for each of them, and says so; what it is without stays as it was.

  $ $STROP run -p a --shots 2 --shot-selection random --shot-seed 5 --reasoning cot --param max_tokens=7 --json | grep -o '"shots.*"trials"'
  "shots":2,"variant":{"params":{"max_tokens":7},"reasoning":{"extract":"regex|regex:\"(?s).*box (\\\\d+)\"|ignore_case:no|match:first","name":"cot","text":"Let's think step by step."},"selection":{"kind":"random","seed":5}},"trials"
  $ $STROP run -p a --shots 2 --shot-selection random --shot-seed 5 --param max_tokens=7 | sed -n 3p
  retrieval  none; 2 shots, random seed 5, max_tokens=7
  $ $STROP run -p a --shots 2 --shot-selection random --filter fail | grep examples
  strop: the filter asks for results, but neither this version of a nor one it descends from has any with model reader, retrieval none, k 0 and 2 shots (random seed 1): run it without those terms first
  [1]
  $ $STROP run -p a --shots 2 --shot-selection random --shot-seed 5 --param max_tokens=7 --filter fail | grep examples
  examples   6 of split train

The project's own: for prompts that have a place for shots.

  $ sed 's/^retrieval/shots: {n: 2, select: random, seed: 3}\nretrieval/; /name: direct/d' base.yaml > strop.yaml
  $ $STROP run -p a | sed -n 3p; $STROP run -p b | sed -n 3p; $STROP run -p a --shots 0 --reasoning direct | sed -n 3p
  retrieval  none; 2 shots, random seed 3, reasoning cot
  retrieval  none; reasoning cot
  retrieval  none
  $ sed 's/^retrieval/shots: {ids: [e5, e6, t1]}\nretrieval/' base.yaml > strop.yaml
  $ $STROP run -p a
  strop: */strop.yaml:3:14: t1 is of the test split: only examples of train are shots (glob)
  [2]
  $ sed -i 's/t1/e9/' strop.yaml; $STROP run -p a
  strop: */strop.yaml:3:14: the data has no example e9 (glob)
  [2]
  $ sed -i 's/e6, e9/e1/' strop.yaml; ids --limit 1 --split test
  t1 ["e5","e1"]

The log says of which kind the last run was.

  $ $STROP run -p a --shots 1 --reasoning cot >/dev/null 2>&1; $STROP log a | grep -o 'em_trim, .* [$]' ; $STROP log a --json | grep -o '"variant":.*"split"'
  em_trim, train, reader, none, fixed, reasoning cot  $
  "variant":{"reasoning":{"extract":"regex|regex:\"(?s).*box (\\\\d+)\"|ignore_case:no|match:first","name":"cot","text":"Let's think step by step."},"selection":{"ids":["e5","e1"],"kind":"fixed"}},"split"

As factors.

  $ cat base.yaml - > strop.yaml <<END
  > grid:
  >   factors: {prompt: a, shots: [0, 2], selection: [first, random], reasoning: [direct, cot], params: [{}, {top_p: .9, temperature: 0.5}]}
  >   exclude: [{shots: 0, selection: random}, {params: {temperature: .5, top_p: 0.9}, reasoning: cot}]
  >   rows: [shots, selection]
  >   baseline: {shots: 0, selection: first, reasoning: direct, params: {}}
  >   reported: [{prompt: a, shots: 2, params: {temperature: 0.5, top_p: 0.9}, selection: random, reasoning: direct, mean: 0.5, source: me}]
  > END
  $ $STROP grid > out; sed -n '1,/^percent/p' out; sed -n '/^reported/,/^$/p' out
  grid       9 cells, em_trim on split train
  all with   a
  baseline   shots 0 first direct default
  
  shots selection  direct default         direct temperature=0.5,top_p=0.9        cot default
  shots 0 first    0.0 [0.0, 39.0]  base  0.0 [0.0, 39.0]                   +0.0  0.0 [0.0, 39.0]  +0.0
  shots 2 first    0.0 [0.0, 39.0]  +0.0  0.0 [0.0, 39.0]                   +0.0  0.0 [0.0, 39.0]  +0.0
  shots 2 random   0.0 [0.0, 39.0]  +0.0  0.0 [0.0, 39.0]                   +0.0  0.0 [0.0, 39.0]  +0.0
  
  percent with 95 % interval; differences to the baseline in points, paired; * p < 0.05 after Holm over 8 comparisons
  reported                                           mean  n  here  source
  a shots 2 random direct temperature=0.5,top_p=0.9  50.0  -  0.0   me
  $ $STROP grid --json | grep -o '"state":"[a-z]*"' | sort | uniq -c | sed 's/^ *//'
  9 "state":"kept"
  $ $STROP grid --csv | cut -d, -f1-6 | sed -n 1,3p
  prompt,shots,selection,reasoning,params,mean
  "a","0","first","direct","default",0
  "a","0","first","direct","temperature=0.5,top_p=0.9"
  $ wrong() { cat base.yaml - > strop.yaml; $STROP grid --dry-run; }
  $ echo 'grid: {factors: {selection: [first, fixed]}}' | wrong
  strop: */strop.yaml:8:37: fixed needs the shots' ids: `shots: {ids: *}` (glob)
  [2]
  $ echo 'grid: {factors: {selection: [furst]}}' | wrong
  strop: */strop.yaml:8:30: unknown shot selection "furst"; did you mean "first"? (glob)
  [2]
  $ echo 'grid: {factors: {reasoning: [direct, cto]}}' | wrong
  strop: */strop.yaml:8:38: `reasoning` has no style "cto"; did you mean "cot"? (glob)
  [2]
  $ echo 'grid: {factors: {params: [{temprature: 1}]}}' | wrong
  strop: */strop.yaml:8:28: params (what only one API knows goes under a model's `extra`) has no key "temprature"; did you mean "temperature"? (glob)
  [2]
  $ echo 'grid: {factors: {params: [{temperature: 1}, {temperature: 1.0}]}}' | wrong
  strop: */strop.yaml:8:45: params has the level temperature=1 twice (glob)
  [2]
  $ echo 'grid: {factors: {params: [{temperature: 1}]}, exclude: [{params: {temperature: 2}}]}' | wrong
  strop: */strop.yaml:8:66: params has no level "temperature=2" in this grid; did you mean "temperature=1"? (glob)
  [2]
  $ echo 'grid: {factors: {params: [{tools: ../tools.json}]}}' | wrong
  strop: */strop.yaml:8:35: ../tools.json is outside the project's folder; copy it there (glob)
  [2]
  $ echo 'grid: {factors: {params: [{tools: tools.json}]}}' | wrong
  strop: */strop.yaml:8:35: cannot read *tools.json: No such file or directory (glob)
  [2]
  $ echo 'grid: {factors: {shots: [0, 1], params: [{}]}, include: [{shots: 2, params: {top_k: 3}}], baseline: {params: {top_k: 4}}}' | wrong
  strop: */strop.yaml:8:110: params has no level "top_k=4" in this grid (glob)
  [2]
  $ echo 'grid: {factors: {prompt: a, shots: [0, 1], params: [{}]}, include: [{shots: 2, params: {top_k: 3}}], baseline: {shots: 2, params: {top_k: 3}}}' | wrong | grep missing
  shots 1 default  missing      6    0 (0 %)        204   $0.0000  $0.0000  $0.0000
  shots 2 top_k=3  missing      0  6 (100 %)          0   $0.0000  $0.0000  $0.0000
  $ echo 'grid: {factors: {params: [hot]}}' | wrong
  strop: */strop.yaml:8:27: params (what only one API knows goes under a model's `extra`) must be a mapping (key: value), not text (glob)
  [2]
  $ echo 'shots: {n: many}' | wrong
  strop: */strop.yaml:8:12: n must be a whole number from 0 to 1000 (glob)
  [2]
  $ echo 'shots: {slect: random}' | wrong
  strop: */strop.yaml:8:9: shots has no key "slect"; did you mean "select"? (glob)
  [2]
  $ echo 'shots: {select: fixed}' | wrong
  strop: */strop.yaml:8:17: fixed shots need `ids: *` (glob)
  [2]
  $ echo 'shots: {ids: [a, a]}' | wrong
  strop: */strop.yaml:8:18: the example a stands twice (glob)
  [2]
  $ echo 'shots: {n: 3, ids: [a, b]}' | wrong
  strop: */strop.yaml:8:12: n is 3, but there are 2 ids (glob)
  [2]
  $ sed '/^reasoning/,$d' base.yaml > short.yaml; mv short.yaml base.yaml
  $ echo "reasoning: {name: cot, extract: markr}" | wrong
  strop: */strop.yaml:5:33: reasoning: `extract` knows no rule "markr"; did you mean `marker`? (glob)
  [2]
  $ echo "reasoning: {name: cot, extract: '(a'}" | wrong
  strop: */strop.yaml:5:33: `extract`: regex: the pattern is not valid at byte 2: missing closing parenthesis (glob)
  [2]
  $ echo "reasoning: [{name: cot}, {name: cot}]" | wrong
  strop: */strop.yaml:5:26: two styles of reasoning are called cot (glob)
  [2]
  $ echo "reasoning: [{text: cot}]" | wrong
  strop: */strop.yaml:5:13: a style of reasoning needs a name (glob)
  [2]
