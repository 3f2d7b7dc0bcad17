Advice comes from recorded runs alone: without any it says which are missing.

  $ cp -r "$ROOT/examples/handbook" handbook && cd handbook && rm -rf .strop
  $ $STROP advise
  Fine-tuning: cannot be said yet; no finished run says anything yet.
  prompt answer, train (90 examples), scorer exact
  
  Not recorded yet
    - what the prompt reaches without retrieval
      $ strop run -p answer --retrieval none
    - what retrieval reaches, with a prompt that shows {{context}}
      $ strop run -p answer --retrieval bm25
    - what ideal retrieval would reach
      $ strop run -p answer --retrieval ideal

Each run adds what it shows. What only the baseline reached says nothing of fine-tuning.

  $ for f in 1-no-context 2-context 3-instructions; do cp story/$f.prompty prompts/answer.prompty; $STROP run >/dev/null 2>&1; done
  $ $STROP run --retrieval none >/dev/null 2>&1

The upper bound is one of what is reached now: another version with the gold passages is none.

  $ $STROP run -p answer@2 --retrieval ideal >/dev/null 2>&1
  $ $STROP advise | sed -n '/^Not recorded/,/^$/p'
  Not recorded yet
    - what ideal retrieval would reach
      $ strop run -p answer@3 -m reader --retrieval ideal
  
  $ $STROP run -p answer -m reader --retrieval ideal >/dev/null 2>&1
  $ $STROP advise | tee page
  Fine-tuning: cannot be said yet; only the baseline reader has been run, and
  there is nothing in it to tune.
  prompt answer, model reader (baseline), train (90 examples), scorer exact
  
  Reached: the best run of each kind, and its gain over what was there before
    prompt alone     answer@3 none         12.2 % [8.1, 15.7]
    with retrieval   answer@3 bm25 k 4     30.0 % [18.7, 41.3] +17.8 [6.5, 28.7]
    ideal retrieval  answer@3 ideal k 4    50.0 % [37.6, 62.4] +20.0 [12.0, 29.7]
  
  Headroom
    better search    +20.0 [12.0, 29.7] points, with the gold passages
    better answers   50.0 points, not reached with them either
  
  Failures of answer@3 bm25 k 4: 63 of 90, and the filter that shows them
    retrieval miss     16   25.4 %  fail miss  exp-03, ref-01, ref-05, ...
    generation miss    38   60.3 %  fail hit   exp-02, ref-02, ref-03, ...
    wrong answer        9   14.3 %  fail       exp-05, sup-06, lea-07, ...
    in all 6 runs      45
    right            39.7 % where gold was retrieved (63), 0.0 % where not (16)
  
  A tuned model has to beat
    this             30.0 % [18.7, 41.3] on train (90); free, 416 tokens in and 3
                     out each
    these show       gains from 16.9 points on, if as many change as between
                     answer@2 and answer@3 (30.0 %), or more
    to show 3, 5, 10 points more takes 2,857, 1,029, 258 examples
  
  Next, in this order
    1 generation misses are 70 % (38 of 54): instructions, another model
    2 90 of train show only gains from 16.9 points on: add examples, 5 points take
      1029
    3 90 examples in train are too few to train on: 100 at least
    4 a tuned model has seen train: run this on test, once (0 looks so far)
      $ strop run -p answer@3 -m reader --split test --retrieval bm25 --k 4

It is one page, and the filters beside the failures select those examples.

  $ awk 'length($0) > 80 {wide++} END {print (NR <= 40), wide + 0}' page
  1 0
  $ for f in 'fail miss' 'fail hit' fail; do $STROP run --filter "$f" --dry-run 2>/dev/null | sed -n 's/^examples *//p'; done
  16 of split train
  38 of split train
  63 of split train

Only runs over whole splits count, and nothing was run or looked at for it.

  $ $STROP run --filter tag:easy --k 2 >/dev/null 2>&1; $STROP run --limit 3 --k 3 >/dev/null 2>&1
  $ $STROP advise | cmp - page
  $ $STROP run --split test >/dev/null 2>&1
  $ $STROP advise | grep 'measured\|looks\|^  [0-9] '
    measured on      test too (90; seen once, 1 version): --split test tells it
    1 generation misses are 70 % (38 of 54): instructions, another model
    2 90 of test show only gains from 16.9 points on: add examples, 5 points take
    3 90 examples in train are too few to train on: 100 at least
  $ $STROP advise --split test 2>/dev/null | head -9
  Fine-tuning: cannot be said yet; only the baseline reader has been run, and
  there is nothing in it to tune.
  prompt answer, model reader (baseline), test (90 examples), scorer exact
  
  Reached: the best run of each kind, and its gain over what was there before
    with retrieval   answer@3 bm25 k 4     37.8 % [31.5, 44.0]
  
  Failures of answer@3 bm25 k 4: 56 of 90, and the filter that shows them
    retrieval miss      9   16.1 %  fail miss  com-01, com-04, trv-01, ...

Another scorer tells another story; graded scores have no share that changed.

  $ $STROP advise --scorer f1 | sed -n '/^Reached/,/^$/p; /these show/,/examples/p'
  Reached: the best run of each kind, and its gain over what was there before
    prompt alone     answer@3 none         13.5 % [10.1, 16.6]
    with retrieval   answer@3 bm25 k 4     34.3 % [23.9, 44.4] +20.8 [9.8, 31.1]
    ideal retrieval  answer@3 ideal k 4    53.2 % [42.0, 64.4] +18.9 [11.2, 28.3]
  
    these show       gains from 13.7 points on, if as many change as between
                     answer@2 and answer@3, or more
    to show 3, 5, 10 points more takes 1,865, 672, 168 examples

For programs.

  $ $STROP advise --json | tr ',' '\n' | grep '"finetuning\|"why\|"versions\|"best"\|"discordance\|"mde\|"what'
  {"finetuning":"unknown"
  "why":"only the baseline reader has been run
  "versions":3
  "best":"retrieval"
  "discordance":0.3
  "discordance_of":"answer@2 and answer@3"
  "mde_80":0.16902257315251107
  "next":[{"what":"generation"
  {"what":"size"
  {"what":"train"

Test scores that are told are a look; a locked split is not told of.

  $ $STROP advise --split test --json 2>/dev/null | grep -o '"test_looks":[0-9]*'
  "test_looks":3
  $ $STROP advise --json | grep -o '"test_looks":[0-9]*\|"held_out":{[^}]*}'
  "test_looks":3
  "held_out":{"run":9,"split":"test","n":90}
  $ $STROP advise --split test --lock test
  strop: the test split is locked (by --lock), and was seen 3 times, with 1 version: --unlock test opens it for this once
  [2]

What is asked for must be there.

  $ $STROP advise -p answr
  strop: no prompt "answr"; did you mean "answer"?; there is: answer
  [2]
  $ $STROP advise -p answer@2
  strop: advice goes by all versions of a prompt: name it without @, not "answer@2"
  [2]
  $ $STROP advise -m gpt 2>&1 | sed 's/ in .*yaml//'
  strop: no model "gpt"; it has: reader
  $ $STROP advise --scorer exakt
  strop: no run has a scorer "exakt"; the project has: exact, f1, contains
  [2]
  $ $STROP advise --split dev
  strop: the data has no split "dev"; it has: test (90), train (90), and all
  [2]
  $ $STROP advise --scorer exact --scorer f1
  strop: advice goes by one scorer: --scorer once
  [2]

A recording is called one. An example on which most agree against its label is worth a look; what was cut, unreadable or missing has its own line.

  $ mkdir ../rec && cd ../rec && mkdir prompts
  $ cat > strop.yaml <<END
  > name: sums
  > data: [sums.jsonl]
  > scorers: [{numeric: {extract: {marker: 'A:'}}}]
  > END
  $ printf 'user:\n{{question}}\n' > prompts/sum.prompty
  $ for i in 1 2 3 4 5 6 7 8; do echo "{\"id\": \"s$i\", \"question\": \"What is $i + $i?\", \"answer\": $((i < 7 ? i + i : 99))}"; done > sums.jsonl
  $ for m in ada bob cyd; do
  >   for i in 1 2 3 4 5 6 7 8; do
  >     case $m$i in ada1|bob2) echo "{\"id\": \"s$i\", \"output\": \"I do not know\"}";; ada2) echo "{\"id\": \"s$i\", \"output\": \"A: 5\", \"finish\": \"length\"}";; cyd3) ;; *) echo "{\"id\": \"s$i\", \"output\": \"A: $((i + i))\"}";; esac
  >   done > $m.jsonl
  >   $STROP import outputs $m.jsonl -m $m >/dev/null 2>&1; $STROP run -m $m >/dev/null 2>&1
  > done
  [3]
  $ $STROP advise -m ada
  Fine-tuning: cannot be said yet; a recording does not say what else was tried,
  and nothing can be tried with it.
  prompt sum, model ada (recording), train (8 examples), scorer numeric
  
  Reached: the best run of each kind, and its gain over what was there before
    as recorded      sum@1                 50.0 % [21.5, 78.5]
    cyd              sum@1                 71.4 % [35.9, 91.8]
    bob              sum@1                 62.5 % [30.6, 86.3]
  
  Failures of sum@1: 4 of 8, and the filter that shows them
    cut                 1   25.0 %  fail       s2
    unparsed            1   25.0 %  unparsed   s1
    wrong answer        2   50.0 %  fail       s7, s8
    in all 3 runs       2  most of them agree on: s7, s8
  
  A tuned model has to beat
    this             50.0 % [21.5, 78.5] on train (8); cost not known
    these show       gains from 78.8 points on, if as many change as between cyd
                     and ada (28.6 %), or more
    to show 3, 5, 10 points more takes 2,490, 895, 222 examples
  
  Next, in this order
    1 12.5 % of the outputs (1) are unparsed: tighten the output format
    2 8 of train show only gains from 78.8 points on: add examples, 5 points take
      895
    3 8 examples in train are too few to train on: 100 at least
    4 the data has no test split: a tuned model could not be measured
  $ $STROP advise | sed -n '/^Reached/,/^$/p; /^Next/,$p'
  Reached: the best run of each kind, and its gain over what was there before
    as recorded      sum@1                 71.4 % [35.9, 91.8]
    bob              sum@1                 62.5 % [30.6, 86.3]
    ada              sum@1                 50.0 % [21.5, 78.5]
  
  Next, in this order
    1 1 of 8 answers are not in the recording: nothing is known of them
    2 7 of train show only gains from 78.8 points on: add examples, 5 points take
      447
    3 8 examples in train are too few to train on: 100 at least
    4 the data has no test split: a tuned model could not be measured

With a model, once what is cheaper has been tried, what is left is in the answers: the ladder to the end.

  $ mkdir ../ladder && cd ../ladder && mkdir prompts
  $ cat > strop.yaml <<END
  > name: ladder
  > models: [{id: mine, provider: command, command: [sh, model.sh]}]
  > data: [{file: q.jsonl, split: {by: split}}]
  > scorers: [em_trim]
  > END
  $ cat > model.sh <<'END'
  > all=$(cat)
  > case $all in *better*) most=8 ;; *good*) most=6 ;; *) most=3 ;; esac
  > i=${all##*number }; i=${i%%[!0-9]*}
  > [ $((i % 10)) -lt $most ] && output=$i || output=none
  > echo "{\"output\": \"$output\", \"usage\": {\"input\": 20, \"output\": 1}}"
  > END
  $ i=0; while [ $i -lt 262 ]; do echo "{\"id\": \"n$i\", \"question\": \"number $i\", \"answer\": \"$i\", \"split\": \"$([ $i -lt 100 ] && echo train || echo test)\"}"; i=$((i + 1)); done > q.jsonl
  $ ask() { printf "$1:\n{{question}}\n" > prompts/say.prompty; shift; $STROP --trust run "$@" >/dev/null 2>&1; }
  $ next() { $STROP advise | sed -n '1p; /^Next/,$p'; }
  $ ask user && next
  Fine-tuning: not yet; first: prompt.
  Next, in this order
    1 only 1 version of the prompt ran: an edit is the cheapest change there is
    2 no run had worked examples ({{#shots}}): they show what training would teach
      $ strop run -p say -m mine --shots 4
    3 one run does not say what these examples can show: run another version
    4 a tuned model has seen train: run this on test, once (0 looks so far)
      $ strop run -p say@1 -m mine --split test --retrieval none
  $ ask 'system:\nbe good\nuser' && next
  Fine-tuning: not yet; first: prompt.
  Next, in this order
    1 only 2 versions of the prompt ran: an edit is the cheapest change there is
    2 no run had worked examples ({{#shots}}): they show what training would teach
      $ strop run -p say -m mine --shots 4
    3 100 of train show only gains from 15.2 points on: add examples, 5 points
      take 940
    4 a tuned model has seen train: run this on test, once (0 looks so far)
      $ strop run -p say@2 -m mine --split test --retrieval none
  $ ask 'system:\nbe better\n{{#shots}}{{question}}{{/shots}}\nuser' --shots 2 && next
  Fine-tuning: not yet; first: size.
  Next, in this order
    1 100 of train show only gains from 12.4 points on: add examples, 5 points
      take 626
    2 a tuned model has seen train: run this on test, once (0 looks so far)
      $ strop run -p say@3 -m mine --split test --retrieval none --shots 2
  $ $STROP --trust run --split test --shots 2 >/dev/null 2>&1 && $STROP advise
  Fine-tuning: worth a try; what is cheaper has been tried, and what is left is in
  the answers.
  prompt say, model mine, train (100 examples), scorer em_trim
  
  Reached: the best run of each kind, and its gain over what was there before
    prompt alone     say@3 none shots 2    80.0 % [71.1, 86.7]
  
  Failures of say@3 none shots 2: 20 of 100, and the filter that shows them
    wrong answer       20  100.0 %  fail       n8, n9, n18, ...
    in all 3 runs      20
  
  A tuned model has to beat
    this             80.0 % [71.1, 86.7] on train (100); cost not known, 20 tokens
                     in and 1 out each
    measured on      test too (162; seen once, 1 version): --split test tells it
    these show       gains from 12.4 points on, if as many change as between say@2
                     and say@3, 2 shots (20.0 %), or more
    to show 3, 5, 10 points more takes 1,742, 626, 155 examples
  
  Next, in this order
    1 train on 100 examples, measure on test once: its 162 show gains from 9.8
      points on
      $ strop export finetune -p say@3 -o train.jsonl
  $ $STROP export finetune -p say@3 -o train.jsonl 2>/dev/null | head -3
  prompt    say@3, retrieval none
  written   83 of 100 examples of split train to train.jsonl
  compared  with 162 examples of test

Two versions that never differ say nothing of what the next one changes: a usual share is assumed, and said to be.

  $ cp -r "$ROOT/examples/handbook" same && cd same && rm -rf .strop; cp story/3-instructions.prompty prompts/answer.prompty; $STROP run >/dev/null 2>&1
  $ echo '{{! the same }}' >> prompts/answer.prompty; $STROP run >/dev/null 2>&1
  $ $STROP advise | sed -n '/these show/,/examples/p; /^  *[0-9] .*show only/p'
    these show       gains from 13.0 points on, if a fifth change (assumed:
                     answer@1 and answer@2 never differ)
    to show 3, 5, 10 points more takes 1,742, 626, 155 examples
    3 90 of train show only gains from 13.0 points on (assumed): add examples, 5
  $ $STROP advise --scorer f1 | sed -n '/these show/,/examples/p'
    these show       gains from 13.0 points on, if a fifth change (assumed:
                     answer@1 and answer@2 never differ)
    to show 3, 5, 10 points more takes 1,742, 626, 155 examples
  $ $STROP advise --json | tr ',' '\n' | grep 'discordance\|mde'
  "discordance":0
  "discordance_of":"answer@1 and answer@2"
  "mde_80":0.13034543556889727
