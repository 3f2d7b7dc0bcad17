Early stopping: two versions abreast, in a random order, and nothing more is sent once it is decided.

  $ mkdir p && cd p && mkdir prompts
  $ i=0; while [ $i -lt 200 ]; do i=$((i + 1)); a=yes b=yes; [ $((i % 3)) != 0 ] || a=no; [ $((i % 10)) != 3 ] || b=no; echo "{\"id\": \"e$i\", \"a\": \"$a.\", \"b\": \"$b.\", \"expected\": \"yes.\", \"split\": \"train\"}"; done > q.jsonl
  $ printf 'user:\none {{id}}\n\nECHO:{{a}}\n' > prompts/one.prompty; printf 'user:\ntwo {{id}}\n\nECHO:{{b}}\n' > prompts/two.prompty; printf 'user:\nthree {{id}}\n\nECHO:{{b}}\n' > prompts/three.prompty
  $ $MOCK --log log > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done
  $ project() { cat > strop.yaml <<END
  > models: [{id: m, provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1", price: {input: 10, output: 100}, params: {max_tokens: 20}}]
  > prompts: [prompts/*.prompty]
  > data: [{file: q.jsonl$2}]
  > scorers: $1
  > END
  > }
  $ project '[em_trim, f1]'
  $ strop() { $STROP --trust "$@"; }
  $ calls() { wc -l < log | tr -d ' '; }; afresh() { rm -rf .strop; : > log; }

Four looks. At the first of them it is clear: 50 examples, two calls each, and not one more.

  $ strop compare one two --early-stop obf; calls
  two@1 is better than one@1: +34.0 points [4.1, 61.2] (em_trim, 50 pairs; valid p = 0.035)
  decided  after 50 of 200 examples: look 1 of 4 (O'Brien-Fleming)
  looks    50 p < 0.0001 (each held against its own bound, not .05)
  saved    300 of 400 results, about $0.0450; 100 calls sent
  fixed    e15, e21, e48, e69, e72, e84, e108, e114, e120, e129, e141, e150, e159, e165, e180, e195, e198
  The estimate is biased, as after any early stop; without --early-stop all examples count.
  100

After each example: with one call at a time the last one sent is the one that decides.

  $ afresh; strop compare one two --early-stop live --concurrency 1; calls
  two@1 is better than one@1: +32.0 points [1.7, 37.0] (em_trim, 25 pairs; valid p = 0.035)
  decided  after 25 of 200 examples: e-process, looked at after each
  saved    350 of 400 results, about $0.0525; 50 calls sent
  fixed    e15, e21, e48, e69, e114, e120, e129, e180
  The estimate is biased, as after any early stop; without --early-stop all examples count.
  50
  $ strop compare one two --early-stop live --concurrency 1 --json | grep -o '"early_stop".*"saved":[0-9]*'; calls
  "early_stop":{"rule":"live","verdict":"better","curtailed":false,"planned":200,"used":25,"valid_p":0.03515625000000006,"looks":[]},"n":25,"won":8,"lost":0,"difference":0.31999999999999995,"ci":[0.01667080364325033,0.37037037037037035],"method":"e-process","biased":true,"calls":{"sent":0,"saved":350
  50

What was stopped is no whole run: it is not taken for one, and its answers are kept.

  $ strop log one | tail -1 | grep -c 'f1\|%'
  0
  [1]
  $ strop compare one two | head -1; calls
  two@1 is better than one@1 by 23.0 points [15.0, 30.5] (em_trim, 200 pairs; McNemar p < 0.0001): 59 fixed, 13 broken
  400

With whole runs nothing is sent, and the same is decided at the same place.

  $ strop compare one two --early-stop live | head -3; calls
  two@1 is better than one@1: +32.0 points [1.7, 37.0] (em_trim, 25 pairs; valid p = 0.035)
  decided  after 25 of 200 examples: e-process, looked at after each
  saved    nothing: whole runs of all were there
  400

The order is that of the ids: the same examples are asked when the data stands upside down.

  $ afresh; strop compare one two --early-stop live --concurrency 1 | head -2; tac q.jsonl > u.jsonl; mv u.jsonl q.jsonl; strop compare one two --early-stop live --concurrency 1 | head -2; calls
  two@1 is better than one@1: +32.0 points [1.7, 37.0] (em_trim, 25 pairs; valid p = 0.035)
  decided  after 25 of 200 examples: e-process, looked at after each
  two@1 is better than one@1: +32.0 points [1.7, 37.0] (em_trim, 25 pairs; valid p = 0.035)
  decided  after 25 of 200 examples: e-process, looked at after each
  50

When only the rest is cut off that can change nothing, the verdict is that of all.

  $ afresh; strop compare one two --early-stop exact --concurrency 1 | head -3; calls
  two@1 is better than one@1: +23.6 points [15.2, 31.5] (em_trim, 178 pairs; p at most 0.040)
  decided  after 178 of 200 examples: whatever the rest brings, it stays so (exact curtailment)
  saved    44 of 400 results, about $0.0066; 356 calls sent
  356
  $ strop compare two three --early-stop exact --concurrency 1; calls
  no difference shown between two@1 and three@1: +0.0 points [-1.4, 1.4] (em_trim, 195 pairs; p above 0.05 whatever comes)
  decided  after 195 of 200 examples: whatever the rest brings, it stays so (exact curtailment)
  saved    10 of 400 results, about $0.0015; 212 calls sent
  The estimate is biased, as after any early stop; without --early-stop all examples count.
  568

Grades have no exact curtailment; they have the other two.

  $ strop compare one two --early-stop exact --scorer f1
  strop: exact curtailment needs a scorer that says pass or fail, one trial, and examples that stand for themselves: take --early-stop obf
  [2]
  $ strop compare one two --early-stop obf --scorer f1 | head -3
  two@1 is better than one@1: +34.0 points [4.0, 64.0] (f1, 50 pairs; valid p = 0.028)
  decided  after 50 of 200 examples: look 1 of 4 (O'Brien-Fleming)
  looks    50 p < 0.0001 (each held against its own bound, not .05)
  $ strop compare one two --early-stop live --scorer levenshtein | head -2
  two@1 is better than one@1: +27.8 points [4.8, 50.8] (levenshtein, 27 pairs; valid p = 0.035)
  decided  after 27 of 200 examples: e-process, looked at after each
  $ strop compare one two --early-stop never
  strop: --early-stop is one of no|exact|obf|live, not "never"
  [2]

A limit of the cost holds for both together; what was answered is found again.

  $ afresh; strop compare one three --early-stop obf --concurrency 1 --max-cost 0.005 > out 2> err; echo "status $?"; sed 's/may cost.*/may cost .../' err; head -1 out; calls
  status 3
  strop: warning: nothing is decided: stopped after 7 of 200 examples: the limit of 0.0050 USD would be passed (--max-cost): the next call may cost ...
  undecided between one@1 and three@1: +14.3 points [-65.3, 87.6] (em_trim, 7 pairs; valid p = 1.000)
  14
  $ strop compare one three --early-stop obf | head -2; calls
  three@1 is better than one@1: +34.0 points [4.1, 61.2] (em_trim, 50 pairs; valid p = 0.035)
  decided  after 50 of 200 examples: look 1 of 4 (O'Brien-Fleming)
  100

Examples of a group count as one: ten groups have not enough to say for the first look.

  $ sed 's/"id": "e\([0-9]*\)\([0-9]\)"/"id": "e\1\2", "g": "g\2"/; s/"id": "e\([0-9]\)"/"id": "e\1", "g": "g\1"/' q.jsonl > g.jsonl; mv g.jsonl q.jsonl; project '[em_trim]' ', map: {group: g}'; afresh
  $ strop compare one two --early-stop obf | grep -v fixed; calls
  no difference shown between one@1 and two@1: +23.0 points [-0.1, 46.1] (em_trim, 10 groups; valid p = 0.051)
  decided  after 200 of 200 examples: look 4 of 4 (O'Brien-Fleming)
  looks    3 p = 0.965, 5 p = 0.518, 8 p = 0.129, 10 p = 0.044 (each held against its own bound, not .05)
  saved    nothing: all 400 results were asked for; 400 calls sent
  groups   examples of a group count as one: 10 groups
  broken   e193, e173, e163, e143, e133, e113, e103, e83, e73, e53, e43, e23, e13
  400

A group weighs what its examples weigh: two loses the group of forty and wins the twenty that stand alone.

  $ cp q.jsonl keep.jsonl
  $ awk 'BEGIN { for (i = 1; i <= 60; i++) printf "{\"id\": \"e%d\", \"g\": \"%s\", \"a\": \"%s.\", \"b\": \"%s.\", \"expected\": \"yes.\", \"split\": \"train\"}\n", i, i <= 40 ? "big" : "s" i, i <= 40 ? "yes" : "no", i <= 40 ? "no" : "yes" }' > q.jsonl; afresh
  $ strop compare one two --early-stop obf | sed -n '1,2p'
  no difference shown between one@1 and two@1: -33.3 points [-100.0, 100.0] (em_trim, 21 groups; valid p = 0.826)
  decided  after 60 of 60 examples: look 4 of 4 (O'Brien-Fleming)
  $ strop compare one two | head -1
  no difference shown between one@1 and two@1: -33.3 points [-100.0, 64.0] could be luck (em_trim, 60 pairs; t over groups p = 0.483): 20 fixed, 40 broken
  $ mv keep.jsonl q.jsonl

Nor does a gate foresee the ends of an interval over groups: the share is foreseen, they are not.

  $ afresh; strop gate -p one 'em_trim.low>=0.85' --concurrency 1; calls
  fails  em_trim.low>=0.85: 65.5 %
  200
  $ afresh; strop gate -p one 'em_trim>=0.85' --concurrency 1 | tail -1; calls
  decided after 93 of 200 results: the rest can change nothing and was not sent (--all sends it)
  93

A gate stops as soon as its rest can change nothing: 31 failures of 200 are too many for 85 %.

  $ sed 's/"g": "[^"]*", //' q.jsonl > plain.jsonl; mv plain.jsonl q.jsonl; project '[em_trim]'; afresh
  $ strop gate -p one 'em_trim>=0.85' 'p95_latency<60000' --concurrency 1 | sed 's|[0-9.]* ms|TIME|'; calls
  fails  em_trim>=0.85: 66.7 % [56.6, 75.4] of 93 examples
  open   p95_latency<60000: TIME
  decided after 93 of 200 results: the rest can change nothing and was not sent (--all sends it)
  93
  $ strop gate -p one 'em_trim>=0.85' --concurrency 1 --json | grep -o '"holds".*"regression"\|"decided_after":[0-9]*\|"state":"[^"]*"'; calls
  "holds":false,"checks":[{"check":"em_trim>=0.85","holds":false,"value":0.6666666666666666,"limit":0.85,"ci":[0.5659347000595181,0.7541761324032368]}],"regression"
  "decided_after":93
  "state":"stopped early"
  93
  $ strop gate -p one 'em_trim<=0.8' --concurrency 1 --junit gate.xml --markdown gate.md; calls; grep -c '<testcase' gate.xml; sed -n 5,9p gate.md
  holds  em_trim<=0.8: 66.7 % [57.8, 74.5] of 120 examples
  decided after 120 of 200 results: the rest can change nothing and was not sent (--all sends it)
  120
  121
  | | check | |
  | --- | --- | --- |
  | holds | `em_trim<=0.8` | 66.7 % [57.8, 74.5] of 120 examples |
  
  decided after 120 of 200 results: the rest can change nothing and was not sent (--all sends it)

With --no-regression nothing but a failure is known before the end, and then there is nothing to compare.

  $ afresh; strop gate -p two 'em_trim>=0.3' --no-regression one --concurrency 1 | head -1; calls
  holds  em_trim>=0.3: 90.0 % [85.1, 93.4] of 200 examples
  400
  $ strop gate -p two 'em_trim>=0.95' --no-regression one --concurrency 1; calls
  fails  em_trim>=0.95: 90.0 % [85.1, 93.4] of 200 examples
  holds  no regression from one@1: two@1 is better than one@1 by 23.0 points [15.0, 30.5] (em_trim, 200 pairs; McNemar p < 0.0001): 59 fixed, 13 broken
  400
  $ afresh; strop gate -p two 'em_trim>=0.95' --no-regression one --concurrency 1 --junit gate.xml; calls
  fails  em_trim>=0.95: 89.8 % [82.7, 94.2] of 108 examples
  decided after 108 of 200 results: the rest can change nothing and was not sent (--all sends it)
  108
  $ strop gate -p two 'em_trim>=0.95' 'p95_latency<60000' --concurrency 1 --junit gate.xml > out; echo "status $?"; sed -n 4,9p gate.xml | sed 's/[0-9,]* ms/TIME/g'
  status 1
      <testcase classname="two@1 m" name="em_trim&gt;=0.95" time="0.000">
        <failure message="89.8 % [82.7, 94.2] of 108 examples">89.8 % [82.7, 94.2] of 108 examples</failure>
      </testcase>
      <testcase classname="two@1 m" name="p95_latency&lt;60000" time="0.000">
        <skipped message="decided after 108 of 200 results: the rest can change nothing and was not sent (--all sends it)"></skipped>
      </testcase>
  $ strop gate -p two 'em_trim>=0.95' --all; calls
  fails  em_trim>=0.95: 90.0 % [85.1, 93.4] of 200 examples
  200
  $ kill $server; wait $server
