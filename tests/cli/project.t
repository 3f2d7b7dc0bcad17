From nothing to a comparison, with the built-in reader.

  $ $STROP init p
  p/strop.yaml
  p/prompts/answer.prompty
  p/data/questions.jsonl
  p/docs/shop.md
  p/.gitignore
  strop: next: cd p && strop run
  $ (umask 0; $STROP init q >/dev/null 2>&1; $STROP -C q run --results q.jsonl >/dev/null 2>&1); ls -ld q q/strop.yaml q/.strop q/.strop/strop.db | cut -c1-10
  drwx------
  drwx------
  -rw-------
  -rw-------
  $ $STROP init p
  strop: p/strop.yaml is there already: nothing was written
  [2]
  $ $STROP init --from promptfoo
  strop: init --from knows "starter" only
  [2]
  $ cd p
  $ $STROP doctor | sed "s|$PWD|P|"
  ok   configuration P/strop.yaml
  ok   store         P/.strop/strop.db
  ok   model         reader (builtin), the built-in baseline reader
  ok   prompt        prompts/answer.prompty
  ok   data          6 examples, 0 records skipped
  ok   corpus        1 files, 1 documents, 3 chunks
  ok   scorer        exact, f1: SQuAD's normalisation drops signs, points and articles: -3 equals 3, 1.5 equals 15, A equals the; use numeric, choice or em_trim for such answers (3 of 6 expected values looked at)

A run: the working copy becomes version 1; a second run sends nothing.

  $ $STROP run --split all 2>/dev/null | sed 's/^time .*/time/'
  prompt     answer@1 (9af9545d)
  model      reader, the built-in baseline reader: a floor to beat, not a language model
  retrieval  bm25, 2 chunks
  examples   6 of split all
  calls      6 sent, 0 cached, 0 failed, 0 retried
  tokens     about 818 in, 15 out
  cost       $0.0000
  time
  
  scorer      mean  95 % interval  n  pass  unparsed  error  n/a
  exact     66.7 %  [0.0, 100.0]   6     4         0      0    0
  f1        77.8 %  [33.3, 100.0]  6     5         0      0    0
  contains  66.7 %  [0.0, 100.0]   6     4         0      0    0
  intervals are over the 3 groups that the examples stand in: those of one group are no independent evidence (cluster-bootstrap)
  
  retrieval  correct  wrong  P(correct)  95 % interval
  hit              4      2      66.7 %  [0.0, 100.0]
  miss             0      0           -  -
  a gold passage was retrieved for 6 of 6 examples (100.0 %); by exact, --filter 'hit fail' takes those that generation missed
  
  next: change the prompt, then strop compare answer@1 answer
  $ $STROP run --split all --json 2>/dev/null | sed 's/,"state.*"calls"/,"calls"/; s/"wall_s":[0-9.e-]*/"wall_s":W/; s/"latency_ms":{[^}]*}/"latency_ms":L/; s/"hash":"[0-9a-f]\{64\}"/"hash":H/; s/"dataset":"[0-9a-f]\{64\}"/"dataset":D/'
  {"run":2,"prompt":"answer","version":1,"hash":H,"model":"reader","provider":"builtin","retrieval":{"mode":"bm25","k":2},"shots":0,"trials":1,"split":"all","dataset":D,"examples":6,"calls":{"sent":0,"cached":6,"failed":0,"retried":0,"unknown":0},"tokens":{"input":818,"output":15,"cached_input":0,"estimated":true},"cost_usd":0,"spent_usd":0,"wall_s":W,"latency_ms":L,"scores":{"exact":{"mean":0.6666666666666666,"n":6,"ci":[0,1],"method":"cluster-bootstrap","clusters":3,"pass":4,"unparsed":0,"error":0,"na":0,"by_retrieval":{"hit":{"correct":4,"wrong":2,"p_correct":0.6666666666666666,"ci":[0,1]},"miss":{"correct":0,"wrong":0,"p_correct":null,"ci":null}}},"f1":{"mean":0.7777777777777778,"n":6,"ci":[0.3333333333333333,1],"method":"cluster-bootstrap","clusters":3,"pass":5,"unparsed":0,"error":0,"na":0,"by_retrieval":{"hit":{"correct":5,"wrong":1,"p_correct":0.8333333333333334,"ci":[0.5,1]},"miss":{"correct":0,"wrong":0,"p_correct":null,"ci":null}}},"contains":{"mean":0.6666666666666666,"n":6,"ci":[0,1],"method":"cluster-bootstrap","clusters":3,"pass":4,"unparsed":0,"error":0,"na":0,"by_retrieval":{"hit":{"correct":4,"wrong":2,"p_correct":0.6666666666666666,"ci":[0,1]},"miss":{"correct":0,"wrong":0,"p_correct":null,"ci":null}}}},"total":6,"finished":6,"test_looks":2,"test_versions":1}

Nothing but JSON on stdout, and nothing but messages on stderr.

  $ $STROP run --split all --json 2>/dev/null | wc -l
  1
  $ $STROP run --split all --json 2>&1 >/dev/null | grep -vc '^strop: '
  0
  [1]


A dry run sends nothing and makes no version.

  $ sed -i 's/shortest phrase/shortest words/' prompts/answer.prompty
  $ $STROP run --split all --dry-run
  prompt     answer (82d99548)
  model      reader, the built-in baseline reader: a floor to beat, not a language model
  retrieval  bm25, 2 chunks
  examples   6 of split all
  calls      6 would be sent, 0 cached
  tokens     about 817 in, 12 to 24 out
  answers    6 answers kept took 2 tokens in the middle, 4 at the 95th percentile; max_tokens is not set
  cost       $0.0000
  
  nothing was sent
  $ $STROP log --json | grep -o '"version":[0-9]*'
  strop: warning: test seen 5 times, 1 version; each look makes it a little less of a test
  "version":1

The results, a line each, written whole or not at all.

  $ $STROP run -p answer@1 --split all --limit 2 --results r.jsonl >/dev/null 2>&1; wc -l < r.jsonl
  2
  $ sed 's/"call":"[0-9a-f]\{64\}"/"call":C/; s/"latency_ms":[0-9]*/"latency_ms":L/; s/"score":[0-9.]*/"score":S/g; 2d' r.jsonl
  {"id":"q1","trial":0,"split":"train","fields":{"gold":["shop.md#returns"],"id":"q1","question":"How many days do I have to return a lamp?","topic":"returns"},"expected":["30 days","within 30 days"],"output":"30","finish":"stop","call":C,"cached":true,"chunks":[{"id":"shop.md#2","score":S,"gold":true},{"id":"shop.md#3","score":S,"gold":false}],"shots":[],"usage":{"input":165,"output":1},"latency_ms":L,"cost_usd":0,"truncated":false,"error":null,"scores":{"exact":{"value":0,"pass":false,"status":"ok","extracted":"30","reason":"not equal after normalisation"},"f1":{"value":0.6666666666666666,"pass":true,"status":"ok","extracted":"30","reason":"1 word in common of 1 given and 2 expected"},"contains":{"value":0,"pass":false,"status":"ok","extracted":"","reason":"contains none of 2 values"}}}
  $ ls -l r.jsonl | cut -c1-10; ls | grep -c 'r.jsonl'
  -rw-------
  1
  $ $STROP run -p answer@1 --split all --results missing/r.jsonl 2>&1 >/dev/null | grep missing
  strop: missing/r.jsonl: No such file or directory
  $ $STROP run -p answer@1 --split all --results missing/r.jsonl >/dev/null 2>&1
  [2]

Comparing the version with the working copy runs what is missing.

  $ cat > prompts/answer.prompty <<END
  > user:
  > Question: {{question}}
  > END
  $ $STROP compare answer@1 answer --split all
  no difference shown between answer@1 and answer@2: -66.7 points [-100.0, 0.0] could be luck (exact, 6 pairs; sign flips of groups p = 0.500): 0 fixed, 4 broken
  6 examples at this rate of change can only show differences of 93.4 points or more; for this one about 6 more are needed
  answer@1 66.7 %, answer@2 0.0 %; 0 pass with both, 2 with neither
  the examples stand in 3 groups, which is what interval and p go by (fewer than 6 can show nothing); taken one by one it would be [-99.0, -1.0], McNemar p = 0.125
  broken   q3, q4, q5, q6
  
  version   retrieval  correct  wrong  P(correct)  95 % interval
  answer@1  hit              4      2      66.7 %  [0.0, 100.0]
  answer@2  hit              0      6       0.0 %  [0.0, 56.1]
  a gold passage was retrieved for 6 of 6 with both; P(correct | hit) 66.7 % with answer@1, 0.0 % with answer@2
  strop: warning: test seen 9 times, 2 versions; each look makes it a little less of a test
  $ $STROP compare answer@1 answer@2 --split all --scorer f1 --json
  {"a":{"ref":"answer@1","run":7,"version":1,"mean":0.7777777777777777,"trials":1,"flip_rate":null,"by_retrieval":{"hit":{"correct":5,"wrong":1,"p_correct":0.8333333333333334,"ci":[0.5,1]},"miss":{"correct":0,"wrong":0,"p_correct":null,"ci":null}}},"b":{"ref":"answer@2","run":8,"version":2,"mean":0,"trials":1,"flip_rate":null,"by_retrieval":{"hit":{"correct":0,"wrong":6,"p_correct":0,"ci":[0,0.5614970317550455]},"miss":{"correct":0,"wrong":0,"p_correct":null,"ci":null}}},"scorer":"f1","n":6,"difference":-0.7777777777777777,"ci":[-1.2014210026755916,-0.35413455287996376],"method":"paired-t","bootstrap_ci":[-1,-0.4444444444444444],"p":0.005245434638075836,"test":"paired-t","fixed":[],"broken":["q1","q3","q4","q5","q6"],"both_pass":0,"both_fail":1,"excluded":0,"mde_80":0.622574492900148,"needed":3.844349257469388,"more_needed":0,"clusters":3,"cluster_ci":[-1,-0.3333333333333333],"cluster_method":"cluster-bootstrap","cluster_p":0.25,"cluster_test":"cluster-sign-flip","retrieval_moved":{"found":0,"found_fixed":0,"lost":0,"lost_broken":0},"test_looks":10,"test_versions":2,"optimism":{"runs":2,"contenders":1,"n":6,"best":"answer@1","best_run":7,"mean":0.7777777777777777,"expected_luck":0}}
  strop: warning: test seen 10 times, 2 versions; each look makes it a little less of a test
  $ $STROP compare answer@1 answer@1 --split all
  no difference shown between answer@1 and answer@1: no example changed (exact, 6 pairs)
  answer@1 66.7 %, answer@1 66.7 %; 4 pass with both, 2 with neither
  
  version   retrieval  correct  wrong  P(correct)  95 % interval
  answer@1  hit              4      2      66.7 %  [0.0, 100.0]
  answer@1  hit              4      2      66.7 %  [0.0, 100.0]
  a gold passage was retrieved for 6 of 6 with both; P(correct | hit) 66.7 % with answer@1, 66.7 % with answer@1
  strop: warning: test seen 11 times, 2 versions; each look makes it a little less of a test
  $ $STROP compare answer@1 answer@2 --split all --scorer levenshtein --json | grep -o '"scorer":"[a-z]*","n":6'
  strop: warning: test seen 12 times, 2 versions; each look makes it a little less of a test
  "scorer":"levenshtein","n":6
  $ $STROP compare answer@1 answer@2 --split all --scorer levenstein
  strop: run 7 was not scored with levenstein
  [2]
  $ $STROP compare answer@1 answer@9 --split all
  strop: answer@9 does not exist: `strop log` lists the versions
  [2]
  $ $STROP compare answer@1 anser --split all
  strop: no prompt "anser"; did you mean "answer"?; there is: answer
  [2]

The history.

  $ $STROP note answer@2 'without the context'; $STROP label answer@1 prod
  noted on answer@2
  answer@1 is now labelled prod
  $ $STROP log | sed 's/20[0-9-]* [0-9:]*/WHEN/'
  strop: warning: test seen 16 times, 2 versions; each look makes it a little less of a test
     version   from  when               score  95 % interval  n  of                        cost     labels  note
  *  answer@2  @1    WHEN   0.0 %  [0.0, 56.1]    6  exact, all, reader, bm25  $0.0000          without the context
     answer@1  -     WHEN  66.7 %  [0.0, 100.0]   6  exact, all, reader, bm25  $0.0000  prod
  $ $STROP show answer@prod | sed '/^when/d'
  strop: warning: test seen 17 times, 2 versions; each look makes it a little less of a test
  version  answer@1 (9af9545d36c8)
  labels   prod
  score    exact 66.7 % [0.0, 100.0], 6 examples of split all, reader (run 7)
  
  ---
  name: answer
  description: answers a question from the context
  ---
  system:
  Answer from the context only, with the shortest phrase that is correct.
  
  user:
  Context:
  {{context}}
  
  Question: {{question}}
  Answer:
  $ $STROP show answer@2 --source
  user:
  Question: {{question}}
  $ $STROP diff answer@1 answer@2
  --- answer@1
  +++ answer@2
  [----
  name: answer
  description: answers a question from the context
  ---
  system:
  Answer from the context only, with the shortest phrase that is correct.
  
  -]user:
  [-Context:
  {{context}}
  
  -]Question: {{question}}[-
  Answer:-]
  $ $STROP diff answer@1 answer@2 --lines | grep '^[-+]'
  --- answer@1
  +++ answer@2
  ----
  -name: answer
  -description: answers a question from the context
  ----
  -system:
  -Answer from the context only, with the shortest phrase that is correct.
  -
  -Context:
  -{{context}}
  -
  -Answer:
  $ $STROP diff answer@1 answer@1
  strop: no difference: the two are the same text
  $ $STROP diff answer@1 answer@2 --json | cut -c1-120
  {"a":"answer@1","b":"answer@2","pieces":[{"kind":"removed","text":"---\nname: answer\ndescription: answers a question fr
  $ $STROP label answer@1 --remove prod
  answer@1 is no longer labelled prod
  $ $STROP show answer@prod
  strop: answer@prod: no such label, number or hash: `strop log` lists the versions
  [2]

Restoring keeps what was there.

  $ echo 'Answer:' >> prompts/answer.prompty
  $ $STROP restore answer@1
  the working copy is now answer@1; what it was before is kept as answer@3
  $ head -3 prompts/answer.prompty
  ---
  name: answer
  description: answers a question from the context
  $ $STROP restore answer@2 --json
  {"restored":2,"saved":null}
  $ $STROP log --json | grep -o '"version":[0-9]*,\|"head":true' | tr '\n' ' '; echo
  strop: warning: test seen 18 times, 2 versions; each look makes it a little less of a test
  "version":3, "version":2, "head":true "version":1, 

One example at a time.

  $ $STROP render -p answer@1 --example q3 | sed 's/^key .*/key/; s/^request .*/request/'
  key
  protocol builtin/1
  endpoint (in this process)
  tokens   about 163 in
  
  system:
  Answer from the context only, with the shortest phrase that is correct.
  user:
  Context:
  [1] shop.md › The lamp shop › Delivery
  Standard delivery takes three working days and is free above 50 euros. Express delivery costs 9 euros
  and arrives the next working day. On Saturdays we deliver from 8:00 to 13:00.
  
  [2] shop.md › The lamp shop › Returns
  A lamp can be returned within 30 days of delivery, in its box. For a faulty lamp we pay the postage;
  otherwise the customer does.
  
  Question: How much does express delivery cost?
  Answer:
  
  request
  $ $STROP render -p answer@1 --example q3 --json | grep -o '"key":"[0-9a-f]\{64\}"' | wc -l
  1
  $ $STROP ask -p answer@1 --example q3 2>/dev/null
  9 euros
  $ $STROP ask -p answer@1 --set 'question=Who founded the shop?' 2>/dev/null
  Mira Claes
  $ $STROP ask -p answer@1 --example q3 --json | sed 's/"call":"[0-9a-f]*"/"call":C/; s/"latency_ms":[0-9]*/"latency_ms":L/'
  {"output":"9 euros","finish":"stop","call":C,"cached":true,"usage":{"input":163,"output":2},"latency_ms":L,"cost_usd":0}
  $ $STROP ask -p answer@1 --set question
  strop: --set takes FIELD=VALUE, not "question"
  [2]
  $ $STROP ask -p answer@1 --example q33
  strop: no example with the id "q33"; did you mean "q3"?
  [2]
  $ $STROP search 'express delivery' --k 1 | sed 's/  [0-9]\.[0-9]*  /  SCORE  /'
  1 shop.md#3  SCORE  The lamp shop › Delivery
  Standard delivery takes three working days and is free above 50 euros. Express delivery costs 9 euros
  and arrives the next working day. On Saturdays we deliver from 8:00 to 13:00.
  $ $STROP search 'express delivery' --k 1 --json | sed 's/"ms":[0-9.e-]*/"ms":M/; s/"score":[0-9.]*/"score":S/'
  {"mode":"bm25","k":1,"ms":M,"chunks":[{"id":"shop.md#3","document":"docs/shop.md","heading":"The lamp shop › Delivery","score":S,"text":"Standard delivery takes three working days and is free above 50 euros. Express delivery costs 9 euros\nand arrives the next working day. On Saturdays we deliver from 8:00 to 13:00."}]}
  $ $STROP search xyzzy
  strop: nothing in the corpus has a word of the query
  $ $STROP search --eval --json | sed 's/"ms_per_query":[0-9.e-]*/"ms_per_query":M/'
  {"queries":6,"recall@1":1,"recall@5":1,"recall@10":1,"mrr@10":1,"map":1,"ndcg@10":1,"ms_per_query":M}

The cache.

  $ $STROP cache why -p answer@1 --example q3 | sed 's/hit: [0-9a-f]*, kept since [-0-9]* [0-9:]*/hit: C, kept since WHEN/'
  hit: C, kept since WHEN; nothing would be sent
  $ sed -i 's/Question:/Q:/' prompts/answer.prompty
  $ $STROP cache why -p answer --example q3 | sed 's/[0-9a-f]\{12\}/C/'
  miss: C is not in the cache; it would be sent
  the nearest kept call, C, differs in:
    messages[1].content: "Q: How much does express delivery cost?" here, "Question: How much does express delivery cost?" there
  $ $STROP cache stats --json | grep -o '"calls":[0-9]*'
  "calls":12
  $ $STROP cache prune
  0 calls removed: no result uses them and they were older than 30 days
  $ $STROP cache verify
  12 calls checked, 0 kept under a key that is not its own
  $ $STROP run --cache only -p answer >/dev/null 2>&1
  [3]

A selection of nothing is an error, not a score.

  $ $STROP run --split nope
  strop: the data has no split "nope"; it has: test (2), train (4), and all
  [2]
  $ $STROP run --limit 1 --filter 'tag:nothing'
  strop: no example of the train split fits the filter
  [2]
  $ $STROP run -m gpt 2>&1 | sed "s|$PWD|P|"
  strop: no model "gpt" in P/strop.yaml; it has: reader
  $ $STROP run --retrieval bm52
  strop: unknown retrieval mode "bm52"; did you mean "bm25"?; there is none, bm25, ideal
  [2]
