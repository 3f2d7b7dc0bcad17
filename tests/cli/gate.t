A gate for CI: runs what is missing, and says by its status whether a version is good enough.

  $ mkdir p && cd p && mkdir prompts
  $ i=0; while [ $i -lt 20 ]; do i=$((i + 1)); echo "{\"id\": \"e$i\", \"question\": \"ECHO:n$i.\", \"expected\": \"n$i.\", \"split\": \"train\"}"; done > q.jsonl
  $ printf 'user:\n{{question}}\n' > prompts/answer.prompty
  $ cat > script <<'END'
  > body "n7.": text 'no <b>7</b> & "\x01\e[31m]]>`|'
  > body "n9.": text 'no 9'
  > body "worse": text 'no'
  > body "n3. fails": status 400 body=three
  > END
  $ $MOCK --script script > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done
  $ cat > strop.yaml <<END
  > models: [{id: m, provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1"}]
  > prompts: [prompts/*.prompty]
  > data: [{file: q.jsonl}]
  > scorers: [em_trim, f1]
  > END

What holds and what does not, with the numbers.

  $ $STROP --trust gate 'em_trim>=0.85' 'em_trim.low>=0.6' 'errors==0' 'unparsed<=0'
  holds  em_trim>=0.85: 90.0 % [69.9, 97.2] of 20 examples
  holds  em_trim.low>=0.6: 69.9 %
  holds  errors==0: 0
  holds  unparsed<=0: 0
  $ $STROP --trust gate 'em_trim>=0.85' 'em_trim.low>=0.8' 'cost<0.5'
  holds  em_trim>=0.85: 90.0 % [69.9, 97.2] of 20 examples
  fails  em_trim.low>=0.8: 69.9 %
  fails  cost<0.5: unknown: a price is missing
  [1]
  $ $STROP --trust gate 'score>85%' --json | sed 's/,"run":.*//'
  {"holds":true,"checks":[{"check":"score>85%","holds":true,"value":0.9,"limit":0.85,"ci":[0.6989663547715128,0.9721335187862319]}],"regression":null,"decided_after":null

Mistakes are told before anything is sent.

  $ $STROP --trust gate 'em_trm>=0.85'
  strop: "em_trm>=0.85": there is no "em_trm"; did you mean "em_trim"?; there is: em_trim, f1, p50_latency, p95_latency, cost, errors, unparsed, cut, examples, input_tokens, output_tokens; of a scorer also .mean .low .high .n .pass .unparsed .errors
  [2]
  $ $STROP --trust gate 'em_trim'; $STROP --trust gate; $STROP --trust gate 'score>0' --margin 0.1; $STROP --trust gate --no-regression answer@1 --margin 2; $STROP --trust gate --no-regression answer@9
  strop: "em_trim" is no check: it takes a metric, one of < <= > >= == !=, and a number, as 'exact>=0.85' (in quotes, for the shell)
  strop: gate needs a check, as 'exact>=0.85', or --no-regression REF
  strop: --margin says how much worse than --no-regression REF it may be
  strop: --margin takes a share from 0 up to 1, as 0.02 for 2 points
  strop: answer@9 does not exist: `strop log` lists the versions
  [2]

No regression: the first version against one that is worse, and against itself.

  $ printf 'user:\nworse {{question}}\n' > prompts/answer.prompty; $STROP --trust gate --no-regression answer@1
  fails  no regression from answer@1: answer@2 is worse than answer@1 by 90.0 points [-100.0, -61.4] (em_trim, 20 pairs; McNemar p < 0.0001): 0 fixed, 18 broken
  [1]
  $ $STROP --trust gate -p answer@1 --no-regression answer@1
  holds  no regression from answer@1: no difference shown between answer@1 and answer@1: no example changed (em_trim, 20 pairs)
  $ $STROP --trust gate -p answer@1 --no-regression answer@1 --margin 0.05
  fails  at most 5.0 points worse than answer@1: the difference is +0.0 points and lies in [-12.6, 12.6] (em_trim, 20 pairs); the margin is 5.0 points
  [1]
  $ $STROP --trust gate -p answer@1 --no-regression answer@1 --margin 0.1 'em_trim>0.5'
  holds  em_trim>0.5: 90.0 % [69.9, 97.2] of 20 examples
  fails  at most 10.0 points worse than answer@1: the difference is +0.0 points and lies in [-12.6, 12.6] (em_trim, 20 pairs); the margin is 10.0 points
  [1]
  $ $STROP --trust gate --no-regression answer@1 --json | grep -o '"regression":{[^[]*\[[^]]*\],"p":[^,]*'
  "regression":{"ref":"answer@1","run":7,"holds":false,"margin":null,"scorer":"em_trim","n":20,"difference":-0.9,"ci":[-1,-0.6136112909764055],"p":7.629394531249993e-06

For a CI system: a case for each check and each example. What XML forbids is not in it.

  $ $STROP --trust gate -p answer@1 'em_trim>=0.85' 'f1>=0.99' --no-regression answer@2 --junit gate.xml --markdown gate.md > out; echo "status $?"
  status 1
  $ sed -i 's/time="[0-9.]*"/time="T"/' gate.xml; head -12 gate.xml
  <?xml version="1.0" encoding="UTF-8"?>
  <testsuites name="strop gate" tests="23" failures="3" errors="0">
    <testsuite name="gate" tests="3" failures="1" errors="0" skipped="0" time="T">
      <testcase classname="answer@1 m" name="em_trim&gt;=0.85" time="T"/>
      <testcase classname="answer@1 m" name="f1&gt;=0.99" time="T">
        <failure message="90.0 % [75.0, 100.0] of 20 examples">90.0 % [75.0, 100.0] of 20 examples</failure>
      </testcase>
      <testcase classname="answer@1 m" name="no regression from answer@2" time="T"/>
    </testsuite>
    <testsuite name="examples" tests="20" failures="2" errors="0" skipped="0" time="T">
      <testcase classname="answer@1 m" name="e1" time="T"/>
      <testcase classname="answer@1 m" name="e2" time="T"/>
  $ grep -A6 '"e7"' gate.xml; grep -c '<testcase' gate.xml; tr -d '\n\t -\176' < gate.xml | wc -c
      <testcase classname="answer@1 m" name="e7" time="T">
        <failure message="not equal">em_trim: fail (ok): not equal
  f1: fail (ok): 0 words in common of 3 given and 1 expected
  expected: n7.
  output: no &lt;b&gt;7&lt;/b&gt; &amp; &quot;[31m]]&gt;`|
  </failure>
      </testcase>
  23
  0
  $ sed 's/within [0-9.,]* ms/within TIME/' gate.md
  ### strop gate: does not hold
  
  `answer@1` with `m`, 20 examples of split `train`, cost unknown, 95 % of the calls within TIME
  
  | | check | |
  | --- | --- | --- |
  | holds | `em_trim>=0.85` | 90.0 % [69.9, 97.2] of 20 examples |
  | **fails** | `f1>=0.99` | 90.0 % [75.0, 100.0] of 20 examples |
  | holds | `no regression from answer@2` | `answer@1 is better than answer@2 by 90.0 points [61.4, 100.0] (em_trim, 20 pairs; McNemar p < 0.0001): 18 fixed, 0 broken` |
  
  fixed: `e1`, `e2`, `e3`, `e4`, `e5`, `e6`, `e8`, `e10`, `e11`, `e12`, `e13`, `e14`, `e15`, `e16`, `e17`, `e18`, `e19`, `e20`
  
  | scorer | mean | 95 % interval | n | unparsed | error |
  | --- | ---: | --- | ---: | ---: | ---: |
  | `em_trim` | 90.0 % | [69.9, 97.2] | 20 | 0 | 0 |
  | `f1` | 90.0 % | [75.0, 100.0] | 20 | 0 | 0 |

Calls that fail: the figures are not of all, unless a check has thought of them.

  $ printf 'user:\n{{question}} fails\n' > prompts/answer.prompty; $STROP --trust gate --all 'f1>0'
  holds  f1>0: 59.6 % [49.1, 66.7] of 19 examples
  strop: warning: 1 call failed; the figures are of the others
  [3]
  $ $STROP --trust gate --all 'f1>0' 'errors<=1' 2>/dev/null
  holds  f1>0: 59.6 % [49.1, 66.7] of 19 examples
  holds  errors<=1: 1
  $ $STROP --trust gate 'f1>0' 'errors==0' 2>/dev/null
  holds  f1>0: 59.6 % [49.1, 66.7] of 19 examples
  fails  errors==0: 1
  [1]
  $ kill $server; wait $server
