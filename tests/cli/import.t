Outputs that were recorded elsewhere are results of a recorded model.

  $ mkdir p && cd p && mkdir prompts && P=$ROOT/tests/data/port
  $ cat > strop.yaml <<END
  > name: shop
  > data: [q.jsonl]
  > scorers: [em_trim]
  > END
  $ echo 'user:
  > {{question}}' > prompts/answer.prompty
  $ cat > q.jsonl <<END
  > {"id": "q1", "question": "How many days?", "topic": "returns", "answer": "30 days"}
  > {"id": "q2", "question": "Who pays?", "topic": "returns", "answer": "we do"}
  > {"id": "q3", "question": "Where?", "topic": "about", "answer": "Ghent"}
  > END
  $ cat > june.jsonl <<END
  > {"id": "q1", "output": "30 days", "usage": {"input": 20, "output": 2}, "latency_ms": 310, "cost": 0.25, "finish": "stop"}
  > {"question": "Who pays? ", "output": "nobody"}
  > {"id": "q9", "output": "lost"}
  > {"topic": "returns", "input": "returns", "output": "which one?"}
  > {"id": "q3", "error": "timeout"}
  > not JSON
  > END

What model said it must be known. Nothing is half imported.

  $ $STROP import outputs june.jsonl
  strop: june.jsonl:1 names no model: say which it was with -m NAME
  [2]
  $ $STROP cache stats
  model  protocol  calls  tokens in  out  size  cost
  strop: no call is kept yet
  $ $STROP import outputs june.jsonl -m gpt-june
  strop: warning: june.jsonl:3: there is no such example: q9
  strop: warning: june.jsonl:4: several examples fit: returns
  strop: warning: june.jsonl:5: an error instead of an output: timeout
  strop: warning: june.jsonl:6: not JSON at line 6, column 1: expected a value
  read       june.jsonl as records
  recording  gpt-june, for whichever prompt is run: 2 outputs
  examples   1 found by id, 1 by question, 1 fit none, 1 fit several; 2 records without an output
  kept       2 new, 0 replaced, 0 there already
  
  next: strop run -m gpt-june
  $ $STROP import outputs june.jsonl -m gpt-june 2>/dev/null
  read       june.jsonl as records
  recording  gpt-june, for whichever prompt is run: 2 outputs
  examples   1 found by id, 1 by question, 1 fit none, 1 fit several; 2 records without an output
  kept       nothing: all 2 there already
  
  next: strop run -m gpt-june

It is run as any model is, and called what it is. An example without an output has failed.

  $ $STROP run -m gpt-june | sed 's/^time .*/time/'
  prompt     answer@1 (debaa697)
  model      gpt-june, a recording: imported outputs, nothing is asked
  retrieval  what the model was given is not known
  examples   3 of split train
  outputs    2 recorded, 1 missing
  tokens     20 in, 2 out; those of 1 output are unknown
  cost       unknown
  time
  
  scorer     mean  95 % interval  n  pass  unparsed  error  n/a
  em_trim  50.0 %  [9.5, 90.5]    2     1         0      1    0
  
  1 output missing; there is no score for it:
    q3: no recorded output of gpt-june for example q3 (strop import outputs FILE)
  $ $STROP run -m gpt-june >/dev/null 2>&1
  [3]
  $ $STROP run -m gpt-june --json | sed 's/"wall_s":[0-9.e-]*/"wall_s":W/; s/"hash":"[0-9a-f]*"/"hash":H/; s/"dataset":"[0-9a-f]*"/"dataset":D/'
  {"run":3,"prompt":"answer","version":1,"hash":H,"model":"gpt-june","provider":"recorded","retrieval":{"mode":"none","k":0},"shots":0,"trials":1,"split":"train","dataset":D,"examples":3,"state":"done","calls":{"sent":0,"cached":2,"failed":1,"retried":0,"unknown":0},"tokens":{"input":20,"output":2,"unknown":1,"cached_input":0,"estimated":false},"cost_usd":null,"spent_usd":0,"wall_s":W,"latency_ms":{"p50":310,"p95":310},"scores":{"em_trim":{"mean":0.5,"n":2,"ci":[0.09453120573423074,0.9054687942657693],"method":"wilson","pass":1,"unparsed":0,"error":1,"na":0}},"total":3,"finished":3,"test_looks":0}
  $ $STROP run -m gpt-june --results r.jsonl >/dev/null 2>&1; sed 's/"call":"[0-9a-f]*"/"call":C/; s/"fields":{[^}]*}/"fields":F/' r.jsonl
  {"id":"q1","trial":0,"split":"train","fields":F,"expected":"30 days","output":"30 days","finish":"stop","call":C,"cached":true,"chunks":[],"shots":null,"usage":{"input":20,"output":2},"latency_ms":310,"cost_usd":0.25,"truncated":false,"error":null,"scores":{"em_trim":{"value":1,"pass":true,"status":"ok","extracted":"30 days","reason":"equal but for white space around"}}}
  {"id":"q2","trial":0,"split":"train","fields":F,"expected":"we do","output":"nobody","finish":null,"call":C,"cached":true,"chunks":[],"shots":null,"usage":{"input":null,"output":null},"latency_ms":null,"cost_usd":null,"truncated":false,"error":null,"scores":{"em_trim":{"value":0,"pass":false,"status":"ok","extracted":"nobody","reason":"not equal"}}}
  {"id":"q3","trial":0,"split":"train","fields":F,"expected":"Ghent","output":null,"finish":null,"call":null,"cached":false,"chunks":[],"shots":null,"usage":{"input":null,"output":null},"latency_ms":null,"cost_usd":null,"truncated":false,"error":"no recorded output of gpt-june for example q3 (strop import outputs FILE)","scores":{}}
  $ $STROP log | sed 's/20[0-9-]* [0-9:]*/WHEN/'
     version   from  when               score  95 % interval  n  of                                          cost     labels  note
  *  answer@1  -     WHEN  50.0 %  [9.5, 90.5]    2  em_trim, train, gpt-june (recording), none  unknown
  $ $STROP doctor | grep model
  ok   model         reader (builtin), the built-in baseline reader
  ok   model         gpt-june (recorded), 2 imported outputs
  $ $STROP run -m gpt-jun 2>&1 | sed "s|$PWD/||"
  strop: no model "gpt-jun" in strop.yaml; did you mean "gpt-june"?; it has: reader, gpt-june
  $ $STROP ask -m gpt-june --example q1
  30 days
  strop: 20 tokens in, 2 out; 310 ms when it was made (cached); cost $0.2500; call d9b1450e
  $ $STROP ask -m gpt-june --example q3
  strop: no recorded output of gpt-june for example q3 (strop import outputs FILE)
  [2]
  $ $STROP render -m gpt-june --example q1 | sed 1d
  protocol recorded/1
  endpoint recorded:gpt-june
  tokens   about 9 in
  
  
  request  {"example":"q1","model":"gpt-june"}
  $ $STROP cache why -m gpt-june --example q1 | sed 's/20[0-9-]* [0-9:]*/WHEN/'
  hit: d9b1450e12ec, kept since WHEN; nothing would be sent
  $ $STROP cache why -m gpt-june --example q3 | head -1
  miss: 75c8ce2abd6f is not in the cache; it was not imported, and is never sent
  $ $STROP run -m gpt-june --dry-run --retrieval ideal --trials 2
  prompt     answer@1 (debaa697)
  model      gpt-june, a recording: imported outputs, nothing is asked
  retrieval  what the model was given is not known
  examples   3 of split train, 2 trials each
  outputs    2 recorded, 4 missing
  
  nothing is ever sent

However it is told to use the cache, nothing is sent and nothing is lost.

  $ for mode in off refresh only; do $STROP run -m gpt-june --cache $mode --max-cost 1 --json 2>/dev/null | grep -o '"calls":{[^}]*}'; done
  "calls":{"sent":0,"cached":2,"failed":1,"retried":0,"unknown":0}
  "calls":{"sent":0,"cached":2,"failed":1,"retried":0,"unknown":0}
  "calls":{"sent":0,"cached":2,"failed":1,"retried":0,"unknown":0}
  $ $STROP cache prune --days 0 >/dev/null; $STROP run -m gpt-june --json 2>/dev/null | grep -o '"calls":{[^}]*}'
  "calls":{"sent":0,"cached":2,"failed":1,"retried":0,"unknown":0}
  $ $STROP cache verify
  2 calls checked, 0 kept under a key that is not its own

The same again changes nothing; another output in its place is a mistake, or meant.

  $ $STROP import outputs june.jsonl -m gpt-june 2>/dev/null | grep kept
  kept       nothing: all 2 there already
  $ echo '{"id": "q3", "output": "Ghent"}
  > {"id": "q2", "output": "we do"}' > more.jsonl
  $ $STROP import outputs more.jsonl -m gpt-june
  strop: more.jsonl:2: the output of gpt-june for example q2 (trial 0) is "we do" here, but "nobody" was imported before: --replace takes this one
  [2]
  $ $STROP run -m gpt-june --json 2>/dev/null | grep -o '"calls":{[^}]*}'
  "calls":{"sent":0,"cached":2,"failed":1,"retried":0,"unknown":0}
  $ $STROP compare answer@1 answer -m gpt-june --json 2>/dev/null | grep -o '"mean":[0-9.]*'
  "mean":0.5
  "mean":0.5
  $ $STROP import outputs more.jsonl -m gpt-june --replace | grep kept
  kept       1 new, 1 replaced, 0 there already
  $ $STROP compare answer@1 answer -m gpt-june --json | grep -o '"mean":[0-9.]*'
  "mean":1
  "mean":1
  $ $STROP run -m gpt-june --json | grep -o '"pass":[0-9]'
  "pass":3

  no difference shown between answer@1 and answer@1: no example changed (exact, 3 pairs)

Several outputs of one example are its trials, by their order or as they say.

  $ echo '{"id": "q1", "output": "30 days"}
  > {"id": "q1", "output": "30"}
  > {"id": "q1", "output": "thirty days", "trial": 4}
  > {"id": "q1", "output": "a month"}' > trials.jsonl
  $ $STROP import outputs trials.jsonl -m often
  read       trials.jsonl as records
  recording  often, for whichever prompt is run: 4 outputs in up to 6 trials
  examples   4 found by id, 0 by question
  kept       4 new, 0 replaced, 0 there already
  
  next: strop run -m often --trials 6
  $ $STROP run -m often --trials 3 --limit 1 | grep -A 3 -e outputs -e missing
  model      often, a recording: imported outputs, nothing is asked
  retrieval  what the model was given is not known
  examples   1 of split train, 3 trials each
  outputs    2 recorded, 1 missing
  tokens     unknown
  cost       unknown
  time       0.0 s
  --
  1 output missing; there is no score for it:
    q1: no recorded output of often for example q1, trial 2 (strop import outputs FILE)

  $ echo '{"id": "q1", "output": "a", "trial": 1}
  > {"id": "q1", "output": "a", "trial": 1}
  > {"id": "q1", "output": "b", "trial": 1}' > twice.jsonl
  $ $STROP import outputs twice.jsonl -m twice
  strop: twice.jsonl:3: another output of the same example and trial stands in twice.jsonl:2
  [2]
  $ head -2 twice.jsonl > once.jsonl; $STROP import outputs once.jsonl -m one
  strop: warning: once.jsonl: no output of one is trial 0, where a run begins: its trials are 0 to N-1
  read       once.jsonl as records
  recording  one, for whichever prompt is run: 2 outputs in up to 2 trials
  examples   2 found by id, 0 by question
  kept       1 new, 0 replaced, 1 there already
  
  next: strop run -m one --trials 2
  $ $STROP import outputs trials.jsonl trials.jsonl -m two | grep trials
  read       trials.jsonl as records
  read       trials.jsonl as records
  recording  two, for whichever prompt is run: 8 outputs in up to 9 trials
  next: strop run -m two --trials 9

Which prompt it was may be known. Only that prompt finds them then; one that the project does not have gets a version.

  $ echo '{"id": "q1", "output": "30 days", "model": "old", "prompt": "answer"}
  > {"id": "q1", "output": "30", "model": "old", "prompt": "terse"}
  > {"id": "q2", "output": "we", "model": "old", "prompt": "Say who: {{question}}"}' > old.jsonl
  $ $STROP import outputs old.jsonl
  read       old.jsonl as records
  recording  old, prompt answer: 1 output
  recording  old, prompt terse@1: 1 output
  recording  old, prompt prompt1@1: 1 output
  examples   3 found by id, 0 by question
  kept       3 new, 0 replaced, 0 there already
  
  next: strop run -p answer -m old
  $ $STROP run -p terse -m old --limit 1 | sed 's/^time .*/time/'
  prompt     terse@1 (3f0b66bc)
  model      old, a recording: imported outputs, nothing is asked
  retrieval  what the model was given is not known
  examples   1 of split train
  outputs    1 recorded
  tokens     unknown
  cost       unknown
  time
  
  scorer    mean  95 % interval  n  pass  unparsed  error  n/a
  em_trim  0.0 %  [0.0, 79.3]    1     0         0      0    0
  $ $STROP run -p terse@latest -m gpt-june --json | grep -o '"prompt":"[a-z]*","version":1'
  "prompt":"terse","version":1
  $ $STROP compare answer terse -m old --limit 1
  no difference shown between answer@1 and terse@1: -100.0 points [-100.0, 73.4] could be luck (em_trim, 1 pair; McNemar p = 1.000): 0 fixed, 1 broken
  1 example at this rate of change cannot show any difference with 80 % power; for this one about 3 more are needed
  answer@1 100.0 %, terse@1 0.0 %; 0 pass with both, 0 with neither
  broken   q1
  $ $STROP log terse | sed 's/20[0-9-]* [0-9:]*/WHEN/'
    version  from  when                score  95 % interval  n  of                                          cost     labels  note
    terse@1  -     WHEN  100.0 %  [43.9, 100.0]  3  em_trim, train, gpt-june (recording), none  unknown          recorded elsewhere, imported from old.jsonl
  $ $STROP show prompt1 --source
  ---
  name: "prompt1"
  description: recorded elsewhere
  ---
  user:
  Say who: {{question}}
  $ $STROP show terse --source
  ---
  name: "terse"
  description: recorded elsewhere; its text is not known
  ---
  {{! Only recorded outputs answer this prompt. }}
  $ $STROP restore terse@1
  strop: strop.yaml names no file for the prompt terse
  [2]
  $ $STROP run -p none -m old
  strop: no prompt "none"; there is: answer, prompt1 (recorded), terse (recorded)
  [2]
  $ $STROP run -p terse -m reader
  strop: example q1 (q.jsonl:1): there is nothing to send: the prompt has no text (one that was recorded elsewhere without it is answered by recordings alone)
  [2]
  $ $STROP run -p prompt1 -m reader --limit 1 --dry-run | head -2
  prompt     prompt1@1 (96386a71)
  model      reader, the built-in baseline reader: a floor to beat, not a language model
  $ echo '{"id": "q1", "output": "x", "model": "old2", "prompt": "lost"}' > lost.jsonl; $STROP import outputs lost.jsonl | tail -1
  next: strop run -p lost -m old2
  $ $STROP run -p answer -m old2
  strop: old2 was recorded with the prompt lost, not with answer: say one of them with -p
  [2]
  $ $STROP import outputs lost.jsonl -p answer@1
  strop: recorded outputs belong to a prompt by its name, whichever version it was: -p answer
  [2]
  $ $STROP import outputs old.jsonl -p one
  strop: old.jsonl:2: there are two prompts, answer and terse: -p one would make them one
  [2]

A recording may be declared, and may be called like a model that is asked.

  $ cat >> strop.yaml <<END
  > models:
  >   - {id: june, name: gpt-june, provider: recorded}
  >   - {id: july, provider: recorded}
  >   - {id: reader, provider: builtin}
  > END
  $ $STROP run -m june --json | grep -o '"model":"june","provider":"recorded"'
  "model":"june","provider":"recorded"
  $ $STROP run -m july
  strop: no output of july was imported yet: strop import outputs FILE -m july
  [2]
  $ $STROP doctor | grep model
  ok   model         june (recorded), 3 imported outputs
  BAD  model         no output of july was imported yet: strop import outputs FILE -m july
  ok   model         reader (builtin), the built-in baseline reader
  ok   model         often (recorded), 4 imported outputs
  ok   model         old (recorded), 3 imported outputs
  ok   model         old2 (recorded), 1 imported outputs
  ok   model         one (recorded), 1 imported outputs
  ok   model         two (recorded), 7 imported outputs
  $ $STROP import outputs more.jsonl -m reader | tail -1
  next: strop run -m recorded:reader
  $ $STROP run -m recorded:reader --json 2>/dev/null | grep -o '"model":"[^,]*,"provider":"[a-z]*"'
  "model":"recorded:reader","provider":"recorded"
  $ $STROP run -m reader --json 2>/dev/null | grep -o '"model":"[^,]*,"provider":"[a-z]*"'
  "model":"reader","provider":"builtin"

Other programs' files. What is not honoured is named.

  $ cd .. && mkdir o && cd o && cp -r ../p/q.jsonl ../p/prompts . && echo 'data: [q.jsonl]' > strop.yaml
  $ $STROP import outputs $P/promptfoo.json 2>&1 | sed "s|$P/||"
  strop: warning: promptfoo.json:24: an error instead of an output: 429 too many
  strop: warning: promptfoo.json:11: promptfoo's own verdicts are not taken: strop scores the outputs itself
  strop: warning: promptfoo.json:19: promptfoo had this output from its cache: latency and cost are those of the cache
  read       promptfoo.json as promptfoo
  recording  openai:gpt-4o, prompt prompt1@1: 1 output
  recording  four-o, prompt chat@1: 1 output
  examples   1 found by id, 1 by question; 1 record without an output
  kept       2 new, 0 replaced, 0 there already
  
  next: strop run -p prompt1 -m openai:gpt-4o
  $ $STROP show chat --source
  ---
  name: "chat"
  description: recorded elsewhere
  ---
  user:
  {{question}}
  
  $ $STROP import outputs $P/lm-eval.jsonl -m harness 2>&1 | sed "s|$P/||"
  strop: warning: lm-eval.jsonl:4: there is no such example: How many?
  strop: warning: lm-eval.jsonl:5: there is no such example: How many?
  strop: warning: lm-eval.jsonl:6: there is no such example: (neither id nor question)
  strop: warning: lm-eval.jsonl:7: no output: resps is empty
  strop: warning: lm-eval.jsonl:8: log-likelihoods without the answers they rate: no output
  strop: warning: lm-eval.jsonl:1: the harness's own metrics are not taken: strop scores the outputs itself (3 records)
  strop: warning: lm-eval.jsonl:3: the filter flexible-extract has the same responses as strict-match: passed over
  strop: warning: lm-eval.jsonl:4: the answers were rated, not written: the output is the one of the highest log-likelihood, not normalised by length (2 records)
  strop: warning: lm-eval.jsonl:6: there is no resps: the output is filtered_resps, what a filter made of it (2 records)
  read       lm-eval.jsonl as lm-eval
  recording  harness, for whichever prompt is run: 3 outputs in up to 2 trials
  examples   0 found by id, 3 by question, 3 fit none; 3 records without an output
  kept       3 new, 0 replaced, 0 there already
  
  next: strop run -m harness --trials 2
  $ $STROP import outputs $P/openai-batch.jsonl 2>&1 | sed "s|$P/||"
  strop: warning: openai-batch.jsonl:4: an error instead of an output (status 400): {"message":"bad model"}
  strop: warning: openai-batch.jsonl:5: an error instead of an output (status 0): {"code":"batch_expired","message":"expired"}
  strop: warning: openai-batch.jsonl:6: no output: response.body is neither a chat completion nor a response
  strop: warning: openai-batch.jsonl:2: tool_calls is left out: only text is taken
  strop: warning: openai-batch.jsonl:2: the usage is of several choices together: it stays unknown for each
  strop: warning: openai-batch.jsonl:3: an item of the type function_call is left out: only text is taken
  strop: warning: openai-batch.jsonl:3: a part of the answer that is output_image is left out: only text is taken
  read       openai-batch.jsonl as openai-batch
  recording  gpt-4o-mini-2024-07-18, for whichever prompt is run: 1 output
  recording  gpt-4o, for whichever prompt is run: 2 outputs in up to 2 trials
  recording  gpt-5, for whichever prompt is run: 1 output
  examples   4 found by id, 0 by question; 3 records without an output
  kept       4 new, 0 replaced, 0 there already
  
  next: strop run -m gpt-4o-mini-2024-07-18
  $ $STROP import outputs $P/inspect.json --json | sed "s|$P/||g"
  {"files":[{"file":"inspect.json","format":"inspect"}],"recordings":[{"model":"openai/gpt-4o","prompt":null,"version":null,"outputs":2,"trials":2}],"outputs":2,"matched_by_id":1,"matched_by_text":1,"unknown":0,"ambiguous":0,"unreadable":2,"added":2,"replaced":0,"there":0,"warnings":["inspect.json:20: an error instead of an output: sandbox died","inspect.json:21: no output: output.choices is empty","inspect.json:9: a part of the answer that is reasoning is left out: only text is taken","inspect.json:9: Inspect's own scores are not taken: strop scores the outputs itself","inspect.json:15: a conversation of several turns: its last answer is taken, with that call's usage and time"]}
  $ $STROP import outputs $P/inspect.json $P/openai-batch.jsonl -m both 2>&1 | tail -1 | sed "s|$P/||g"
  strop: openai-batch.jsonl:1: there are two models, openai/gpt-4o and gpt-4o-mini-2024-07-18: -m both would make them one
  $ $STROP import outputs $P/mapped.csv -m x 2>&1 | sed "s|$P/||g"
  strop: warning: mapped.csv:2: there is no such example: Is 17077 a prime number?
  strop: warning: mapped.csv:2: latency has no unit and stays unknown: say --map latency_s=latency or --map latency_ms=latency (2 records)
  strop: warning: mapped.csv:3: cost is no amount ("x"): it stays unknown
  strop: mapped.csv:3: there are two models, openaichat/gpt-4-0314 and openaichat/gpt-4-0613: -m x would make them one

Wrong words.

  $ $STROP import data q.jsonl
  strop: import knows "outputs" only, not "data"
  [2]
  $ $STROP import outputs
  strop: a word is missing; usage: strop import outputs FILE...
  [2]
  $ $STROP import outputs none.jsonl -m x
  strop: cannot read none.jsonl: No such file or directory
  [2]
  $ $STROP import outputs q.jsonl -m x --format csv
  strop: no format "csv" of recorded outputs: there is records, promptfoo, lm-eval, openai-batch, inspect
  [2]
  $ $STROP import outputs q.jsonl -m x --format inspect
  strop: warning: q.jsonl:1: no output: output.choices is empty
  strop: warning: q.jsonl:2: no output: output.choices is empty
  strop: warning: q.jsonl:3: no output: output.choices is empty
  strop: q.jsonl: no record has an output: nothing was imported
  [2]
  $ $STROP import outputs q.jsonl -m x --map ouput=a
  strop: a map is OURS=THEIRS, not "ouput=a"; did you mean output; ours are id, input, output, model, prompt, trial, finish, latency_ms, latency_s, cost, input_tokens, output_tokens
  [2]
  $ $STROP import outputs q.jsonl -m x --map output=topic | head -4
  read       q.jsonl as records
  recording  x, for whichever prompt is run: 3 outputs
  examples   3 found by id, 0 by question
  kept       3 new, 0 replaced, 0 there already
