The grid of the handbook: the three prompts of README's walk at three ways to get context. The numbers of the walk come out.

  $ cp -r "$ROOT/examples/handbook" handbook && cd handbook && rm -rf .strop
  $ for i in 1-no-context 2-context 3-instructions; do cp story/$i.prompty prompts/answer.prompty; $STROP run >/dev/null 2>&1; done
  $ sed "/^# .strop grid/,\$d" strop.yaml > plain.yaml; cat plain.yaml - > strop.yaml <<END
  > grid:
  >   factors: {prompt: [answer@1, answer@2, answer@3], retrieval: [none, bm25, ideal]}
  >   baseline: {prompt: answer@1}
  > END

What is missing: the runs with BM25 are there, and the first prompt uses no context, so that all of its calls are.

  $ $STROP grid --dry-run
  grid       9 cells, exact on split train
  baseline   answer@1
  
  cell                     calls      cached  tokens in  at least   likely  at most
  answer@1 none   missing      0  90 (100 %)          0   $0.0000  $0.0000  $0.0000
  answer@1 bm25   kept         -           -          -         -        -        -
  answer@1 ideal  missing      0  90 (100 %)          0   $0.0000  $0.0000  $0.0000
  answer@2 none   missing     90     0 (0 %)      3,741   $0.0000  $0.0000  $0.0000
  answer@2 bm25   kept         -           -          -         -        -        -
  answer@2 ideal  missing     79   11 (12 %)     10,759   $0.0000  $0.0000  $0.0000
  answer@3 none   missing     90     0 (0 %)      8,043   $0.0000  $0.0000  $0.0000
  answer@3 bm25   kept         -           -          -         -        -        -
  answer@3 ideal  missing     79   11 (12 %)     14,533   $0.0000  $0.0000  $0.0000
  all                        338  202 (37 %)     37,076   $0.0000  $0.0000  $0.0000
  
  338 calls would be sent, for about $0.0000; nothing was sent
  $ $STROP grid --json 2>/dev/null | grep -o '"sent":[0-9]*,"spent_usd.*'
  "sent":338,"spent_usd":0,"test_looks":0}
  $ $STROP grid > out 2>err; echo $?; cat err; sed -n '1,/^reader/p' out
  0
  grid       9 cells, exact on split train
  baseline   answer@1
  
  prompt    none                      bm25                       ideal
  answer@1  0.0 [0.0, 19.4]   base    0.0 [0.0, 19.4]    base    0.0 [0.0, 19.4]    base
  answer@2  0.0 [0.0, 19.4]   +0.0    0.0 [0.0, 19.4]    +0.0    0.0 [0.0, 19.4]    +0.0
  answer@3  12.2 [8.1, 15.7]  +12.2*  30.0 [18.7, 41.3]  +30.0*  50.0 [37.6, 62.4]  +50.0*
  
  percent with 95 % interval over 16 groups; differences to the baseline in points, paired; * p < 0.05 after Holm over 6 comparisons
  reader: the built-in reader, no language model

Another time nothing is run.

  $ $STROP grid --json | grep -o -e '"state":"[a-z]*"' -e '"sent":0,"spent_usd.*' | sort | uniq -c | sed 's/^ *//'
  1 "sent":0,"spent_usd":0,"test_looks":0}
  9 "state":"kept"
  $ $STROP log --json | grep -o '"version":' | wc -l
  3

Retrieval against generation: of the 79 questions that have gold passages, BM25 finds those of 63.

  $ $STROP grid | sed -n '/found, right/,/^$/p'
  retrieval       found, right  found, wrong  missed, right  missed, wrong  right where found
  answer@1 bm25              0            63              0             16  0.0 [0.0, 19.4]
  answer@1 ideal             0            79              0              0  0.0 -
  answer@2 bm25              0            63              0             16  0.0 [0.0, 19.4]
  answer@2 ideal             0            79              0              0  0.0 -
  answer@3 bm25             25            38              0             16  39.7 [24.2, 54.5]
  answer@3 ideal            34            45              0              0  43.0 -
  
  $ $STROP grid --json | grep -o '"hits":[^}]*}' | tail -2; $STROP grid --json | grep -o '"hits":null' | wc -l
  "hits":{"hit_pass":25,"hit_fail":38,"miss_pass":0,"miss_fail":16,"pass_where_hit":0.3968253968253968,"ci":[0.24193548387096775,0.5454545454545454]}
  "hits":{"hit_pass":34,"hit_fail":45,"miss_pass":0,"miss_fail":0,"pass_where_hit":0.43037974683544306,"ci":null}
  3
  $ $STROP run --results r.jsonl >/dev/null 2>&1; for f in true false; do grep '"gold":true' r.jsonl | grep -c "\"exact\":{\"value\":[01],\"pass\":$f"; done
  25
  38

README has that table.

  $ $STROP grid --markdown | tee table.md | while read -r line; do grep -qxF -- "$line" "$ROOT/README.md" || echo "README lacks: $line"; done; cat table.md
  | prompt | none | bm25 | ideal |
  | --- | --- | --- | --- |
  | answer@1 | 0.0 [0.0, 19.4] | 0.0 [0.0, 19.4] | 0.0 [0.0, 19.4] |
  | answer@2 | 0.0 [0.0, 19.4] +0.0 | 0.0 [0.0, 19.4] +0.0 | 0.0 [0.0, 19.4] +0.0 |
  | answer@3 | 12.2 [8.1, 15.7] +12.2\* | 30.0 [18.7, 41.3] +30.0\* | 50.0 [37.6, 62.4] +50.0\* |
  
  exact on split train, percent with 95 % interval; paired difference to the baseline in points, \* p \< 0.05 after Holm over 6 comparisons; reader: the built-in reader, no language model

  $ $STROP grid | sed -n '/^factor/,$p' | while read -r line; do grep -qF -- "$line" "$ROOT/README.md" || echo "README lacks: $line"; done

README also shows it as the screen does, in a screen test that is run.

  $ sed -n '/^┌ Grid/,/^```/p' "$ROOT/README.md" | grep -v '```' | while read -r line; do grep -qF -- "|$line" "$ROOT/tests/screens/grid.screen" || echo "no screen has: $line"; done
  $ sed -n '/^┌ Grid/,/^```/p' "$ROOT/README.md" | grep -c '│ answer@'
  3

The picture beside it (`make screens` draws it as build/screens/grid-handbook.svg) says the same.

  $ sed -n '/^┌ Grid/,/^```/p' "$ROOT/README.md" | grep -o '[@+0-9][][@+.,0-9*]*' | sort -u | while read -r word; do grep -qF -- "$word" "$ROOT/examples/screens/grid.svg" || echo "the picture lacks: $word"; done

The other forms. What comes from outside is no formula for a spreadsheet and no command for LaTeX.

  $ $STROP grid --csv | cut -d, -f1-6,14,18 | sed 's/\(\.[0-9][0-9][0-9]\)[0-9]*/\1/g'
  prompt,retrieval,mean,low,high,n,difference,p_holm
  "answer@1","none",0,0,0.193,90,,
  "answer@1","bm25",0,0,0.193,90,,
  "answer@1","ideal",0,0,0.193,90,,
  "answer@2","none",0,0,0.193,90,0,1
  "answer@2","bm25",0,0,0.193,90,0,1
  "answer@2","ideal",0,0,0.193,90,0,1
  "answer@3","none",0.122,0.081,0.157,90,0.122,0.003
  "answer@3","bm25",0.3,0.186,0.413,90,0.3,0.002
  "answer@3","ideal",0.5,0.376,0.623,90,0.5,0.000
  $ $STROP grid --latex
  % needs \usepackage{booktabs}
  \begin{tabular}{llll}
  \toprule
  prompt & none & bm25 & ideal \\
  \midrule
  answer@1 & 0.0 [0.0, 19.4] & 0.0 [0.0, 19.4] & 0.0 [0.0, 19.4] \\
  answer@2 & 0.0 [0.0, 19.4] +0.0 & 0.0 [0.0, 19.4] +0.0 & 0.0 [0.0, 19.4] +0.0 \\
  answer@3 & 12.2 [8.1, 15.7] +12.2$^{*}$ & 30.0 [18.7, 41.3] +30.0$^{*}$ & 50.0 [37.6, 62.4] +50.0$^{*}$ \\
  \bottomrule
  \end{tabular}
  % exact on split train, percent with 95 % interval; paired difference to the baseline in points, * p < 0.05 after Holm over 6 comparisons; reader: the built-in reader, no language model
  $ $STROP grid --json --csv
  strop: one of --json, --csv, --markdown and --latex at a time
  [2]

Marginal means, slices and numbers of others.

  $ cat plain.yaml - > strop.yaml <<END
  > grid:
  >   factors: {prompt: [answer@2, answer@3], retrieval: [none, bm25, ideal], k: [2, 4]}
  >   exclude: [{retrieval: ideal, k: 2}]
  >   include: [{prompt: answer@1, retrieval: bm25, k: 4}]
  >   rows: [retrieval, k]
  >   columns: prompt
  >   baseline: {prompt: answer@3, retrieval: bm25, k: 4}
  >   scorer: f1
  >   slices: [type]
  >   reported: [{prompt: answer@3, retrieval: ideal, k: 4, mean: 0.61, n: 500, source: "Smith 2025, table 3"}, {model: FlanT5, mean: 0.2, source: "ibid."}]
  > END
  $ $STROP grid > out; sed -n '1,/^percent/p;/run of another/p;/^by type  *number/,/^$/p;/^factor/,$p' out | cut -c1-130
  grid       11 cells, f1 on split train
  baseline   answer@3 bm25 k 4
  
  retrieval k  answer@2                   answer@3                   answer@1
  none k 2     0.0 [0.0, 0.0]     -34.3*  13.5 [10.1, 16.6]  -20.8*
  none k 4     0.0 [0.0, 0.0]     -34.3*  13.5 [10.1, 16.6]  -20.8*
  bm25 k 2     15.8 [12.4, 19.0]  -18.5*  32.6 [22.5, 42.9]  -1.7
  bm25 k 4     15.6 [12.2, 18.9]  -18.7*  34.3 [23.9, 44.4]  base    0.0 [0.0, 0.0]  -34.3*
  ideal k 4    19.3 [16.2, 22.5]  -15.0*  53.2 [42.0, 64.4]  +18.9*
  
  percent with 95 % interval over 16 groups; differences to the baseline in points, paired; * p < 0.05 after Holm over 10 comparison
  2 cells are the very run of another: what differs between them changes nothing there
  by type             number                        span                         yesno                          unanswerable        
  none k 2 answer@2   0.0 [0.0, 0.0] (30) -40.6     0.0 [0.0, 0.0] (9) -11.9     0.0 [0.0, 0.0] (12) -58.3      0.0 [0.0, 0.0] (11) 
  none k 2 answer@3   0.0 [0.0, 0.0] (30) -40.6     7.2 [0.0, 15.5] (9) -4.6     0.0 [0.0, 0.0] (12) -58.3      100.0 [100.0, 100.0]
  none k 4 answer@2   0.0 [0.0, 0.0] (30) -40.6     0.0 [0.0, 0.0] (9) -11.9     0.0 [0.0, 0.0] (12) -58.3      0.0 [0.0, 0.0] (11) 
  none k 4 answer@3   0.0 [0.0, 0.0] (30) -40.6     7.2 [0.0, 15.5] (9) -4.6     0.0 [0.0, 0.0] (12) -58.3      100.0 [100.0, 100.0]
  bm25 k 2 answer@2   17.8 [11.8, 23.8] (30) -22.8  22.2 [8.0, 38.1] (9) +10.3   1.1 [0.0, 2.9] (12) -57.2      4.2 [0.1, 8.4] (11) 
  bm25 k 2 answer@3   35.6 [22.0, 47.8] (30) -5.0   11.9 [0.0, 26.7] (9) +0.0    50.0 [18.2, 76.9] (12) -8.3    18.2 [0.0, 45.4] (11
  bm25 k 4 answer@2   19.2 [13.1, 25.7] (30) -21.4  20.6 [5.4, 37.3] (9) +8.7    1.1 [0.0, 2.9] (12) -57.2      3.9 [0.1, 7.8] (11) 
  bm25 k 4 answer@3   40.6 [25.0, 55.2] (30)        11.9 [0.0, 26.7] (9)         58.3 [27.3, 84.6] (12)         18.2 [0.0, 45.4] (11
  ideal k 4 answer@2  24.4 [18.3, 30.8] (30) -16.2  29.3 [15.2, 43.9] (9) +17.5  2.8 [0.0, 6.2] (12) -55.6      0.0 [0.0, 0.0] (11) 
  ideal k 4 answer@3  50.6 [38.5, 62.1] (30) +10.0  23.0 [4.4, 48.9] (9) +11.1   75.0 [45.5, 100.0] (12) +16.7  100.0 [100.0, 100.0]
  bm25 k 4 answer@1   0.0 [0.0, 0.0] (30) -40.6     0.0 [0.0, 0.0] (9) -11.9     0.0 [0.0, 0.0] (12) -58.3      0.0 [0.0, 0.0] (11) 
  
  factor     level     mean               to the others          p (Holm)     over
  retrieval  none      6.8 [5.1, 8.3]     -23.8 [-29.6, -17.9]*    0.0002  2 cells
             bm25      25.0 [18.7, 31.0]  +3.5 [-1.7, 7.8]          0.550  2 cells
             ideal     36.3 [29.9, 42.7]  +20.4 [16.1, 24.9]*      0.0002  2 cells
  k          2         15.5 [12.6, 18.5]  -0.4 [-1.3, 0.5]          0.781  4 cells
             4         15.9 [12.7, 19.0]  +0.4 [-0.5, 1.3]          0.781  4 cells
  prompt     answer@2  10.1 [8.3, 12.0]   -19.3 [-25.1, -13.5]*    0.0004  5 cells
             answer@3  29.4 [23.2, 35.7]  +19.3 [13.5, 25.1]*      0.0004  5 cells
  unbalanced: a mean is over the cells that have a partner at every other level
  
  interaction  with                         adds              p (Holm)     over
  k 2 to 4     prompt answer@2 to answer@3  +0.9 [-0.4, 2.6]     0.781  8 cells
  
  reported            mean                 n  here  source
  answer@3 ideal k 4  61.0 [56.7, 65.2]  500  53.2  Smith 2025, table 3
  FlanT5              20.0                 -  -     ibid.

A kept run is found whatever was asked in between: nothing is sent.

  $ $STROP grid --json | grep -o '"sent":0,"spent_usd.*'
  "sent":0,"spent_usd":0,"test_looks":0}

Several grids have names; what does not exist is said with its place.

  $ cat plain.yaml - > strop.yaml <<END
  > grid:
  >   small: {factors: {retrieval: [none, ideal]}}
  >   bad: {factors: {model: [reader, raeder], prompt: answer@3}}
  >   old: {factors: {prompt: [answer@3, answer@9]}}
  >   cut: {factors: {retrieval: none}, slices: typ}
  > END
  $ ($STROP grid; $STROP grid smal) 2>&1 | sed "s|$PWD/||"; $STROP grid small | sed -n 1,5p
  strop: which grid? strop.yaml has small, bad, old, cut
  strop: no grid is called "smal"; did you mean "small"?; there is small, bad, old, cut
  grid       small: 2 cells, exact on split train
  
         none                ideal
  exact  12.2 [8.1, 15.7]    50.0 [37.6, 62.4]
  
  $ for g in bad old cut; do $STROP grid $g; done 2>&1 | sed "s|$PWD/||g"
  strop: strop.yaml:59:35: no model "raeder" in strop.yaml; did you mean "reader"?; it has: reader
  strop: strop.yaml:60:38: answer@9 does not exist: `strop log` lists the versions
  strop: strop.yaml:61:45: no example has the field "typ" to slice by; did you mean "type"?
  $ cp plain.yaml strop.yaml; $STROP grid 2>&1 | sed "s|$PWD/||"
  strop: strop.yaml has no grid: add `grid: {factors: {retrieval: [none, bm25]}}`

A split that the data has not is one error, before anything is run; `all` is none of the data's and there.

  $ cat plain.yaml - > strop.yaml <<END
  > grid: {tset: {factors: {retrieval: [none, bm25]}, split: tset}, all: {factors: {retrieval: [none, bm25]}, split: all}}
  > END
  $ $STROP grid tset; echo $?; $STROP grid tset --dry-run; $STROP grid all --split tset --json; $STROP run --split tset; echo $?
  strop: the data has no split "tset"; it has: test (90), train (90), and all
  2
  strop: the data has no split "tset"; it has: test (90), train (90), and all
  strop: the data has no split "tset"; it has: test (90), train (90), and all
  strop: the data has no split "tset"; it has: test (90), train (90), and all
  2
  $ $STROP grid tset --split train | head -1; $STROP grid all --dry-run | head -1
  grid       tset: 2 cells, exact on split train
  grid       all: 2 cells, exact on split all

Of one example that both levels share there is a difference and no interval.

  $ mkdir -p ../one/prompts && cd ../one && for p in a b c; do printf 'user:\n{{question}} '$p'\n' > prompts/$p.prompty; done; echo '{"question": "x", "context": "y", "expected": "y"}' > q.jsonl
  $ cat > strop.yaml <<END
  > models: [{id: r1, provider: builtin}, {id: r2, provider: builtin}]
  > prompts: [prompts/*.prompty]
  > data: [{file: q.jsonl}]
  > scorers: [f1]
  > grid: {factors: {prompt: [a, b], model: [r1, r2]}}
  > END
  $ $STROP grid | sed -n '/^factor/,$p'; $STROP grid | grep -c nan; cd ../handbook
  factor  level  mean             to the others  p (Holm)     over
  model   r1     0.0 [0.0, 79.3]  +0.0 -                   2 cells
          r2     0.0 [0.0, 79.3]  +0.0 -                   2 cells
  prompt  a      0.0 [0.0, 79.3]  +0.0 -                   2 cells
          b      0.0 [0.0, 79.3]  +0.0 -                   2 cells
  
  interaction     with           adds    p (Holm)     over
  model r1 to r2  prompt a to b  +0.0 -            4 cells
  0

A cell whose run is its baseline's is no comparison: k changes nothing without retrieval.

  $ cat plain.yaml - > strop.yaml <<END
  > grid: {factors: {retrieval: [none, bm25], k: [2, 4]}, columns: retrieval, baseline: {k: 4}}
  > END
  $ $STROP grid | sed '/^percent/q'
  grid       4 cells, exact on split train
  baseline   k 4
  
  k    none                    bm25
  k 2  12.2 [8.1, 15.7]  +0.0  28.9 [18.0, 40.2]  -1.1
  k 4  12.2 [8.1, 15.7]  base  30.0 [18.7, 41.3]  base
  
  percent with 95 % interval over 16 groups; differences to the baseline in points, paired; * p < 0.05 after Holm over 1 comparison

A trial is no example of its own: intervals and slices are of 90 examples still.

  $ cat plain.yaml - > strop.yaml <<END
  > grid: {factors: {retrieval: [bm25, ideal]}, trials: 2, slices: type, baseline: {retrieval: bm25}, split: test}
  > END
  $ $STROP grid --split train --json | grep -o -e '"mean":[0-9.]*,"ci":[^]]*],"n":90,"errors"' -e '"value":"span","mean":[^}]*' -e '"test":"[a-z-]*"' -e '"split":"[a-z]*"'
  "split":"train"
  "mean":0.3,"ci":[0.18681318681318682,0.41304347826086957],"n":90,"errors"
  "value":"span","mean":0,"ci":[0,0.32440756488388023],"n":9,"exploratory":{"difference":null,"ci":null,"p":null,"p_bh":null
  "mean":0.5,"ci":[0.3763440860215054,0.6236559139784946],"n":90,"errors"
  "test":"cluster-sign-flip"
  "value":"span","mean":0.1111111111111111,"ci":[0,0.375],"n":9,"exploratory":{"difference":0.1111111111111111,"ci":[0,0.375],"p":1,"p_bh":1
  $ $STROP grid 2>&1 >/dev/null | grep -v 'cell [0-9]* of'
  strop: warning: test seen once, 1 version; each look makes it a little less of a test

A cell that fails does not stop the others, and is tried again next time: model m2 refuses four times.

  $ mkdir ../p && cd ../p && mkdir prompts && printf 'user:\n{{question}}\n' > prompts/a.prompty
  $ for i in 1 2 3 4; do echo "{\"id\": \"e$i\", \"question\": \"ECHO:$i\", \"expected\": \"$i\", \"picture\": \"p$i.png\"}"; done > q.jsonl
  $ serve() { rm -f port log; printf '%s\n' "$@" > script; $MOCK --script script --log log > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done; cat > strop.yaml <<END
  > models:
  >   - {id: "=m_1", provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1", price: {input: 1, output: 2}}
  >   - {id: m2, provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1", price: {input: 1, output: 2}}
  > data: [{file: q.jsonl}]
  > scorers: [em_trim]
  > grid:
  >   all: {factors: {model: ["=m_1", m2], shots: [0, 1]}, baseline: {model: "=m_1"}}
  >   models: {factors: {model: ["=m_1", m2], prompt: a}, baseline: {model: "=m_1"}}
  >   prompts: {factors: {model: m2, prompt: [b, a]}}
  > END
  > }
  $ serve 'body "m2": status 400 body="no such model" x 4'
  $ $STROP --trust grid all > out 2>err; echo $?; sed -n '/^model  [^ ]/,/^$/p' out; cat err
  3
  model  shots 0                    shots 1
  =m_1   100.0 [51.0, 100.0]  base  failed
  m2     failed                     failed
  
  strop: warning: =m_1 shots 1: --shots 1 would change nothing: the prompt has no {{#shots}} section
  strop: warning: m2 shots 0: 4 calls failed: the server answered 400: mock: status 400 (no such model)
  strop: warning: m2 shots 1: --shots 1 would change nothing: the prompt has no {{#shots}} section
  $ $STROP --trust grid all --csv 2>/dev/null | cut -d, -f1-3,6; wc -l < log
  model,shots,mean,n
  "'=m_1","0",1,4
  "'=m_1","1",,
  "m2","0",1,4
  "m2","1",,
  12
  $ $STROP --trust grid all --latex 2>/dev/null | grep m
  model & shots 0 & shots 1 \\
  \midrule
  =m\_1 & 100.0 [51.0, 100.0] & failed \\
  m2 & 100.0 [51.0, 100.0] +0.0 & failed \\
  \bottomrule
  % em_trim on split train, percent with 95 % interval; paired difference to the baseline in points, * p < 0.05 after Holm over 1 comparison

So it is with an error in the middle of a run: of the pictures there is one.

  $ printf -- '---\nimages: [picture]\n---\nuser:\n{{question}}\n' > prompts/b.prompty; printf '\211PNG\r\n\032\n' > p1.png
  $ $STROP --trust grid prompts > out 2>err; echo $?; sed -n '/^prompt /,/^$/p' out; sed "s|in /.*|in HERE|" err
  3
  prompt  em_trim
  b       no score
  a       100.0 [51.0, 100.0]
  
  strop: warning: b: example e2 (q.jsonl:2): field picture: image p2.png: there is no such file in HERE
  $ $STROP --trust grid prompts --dry-run 2>/dev/null | sed -n '/^cell/,/^$/p'
  cell          calls   cached  tokens in  at least   likely  at most
  b     failed      -        -          -         -        -        -
  a     kept        -        -          -         -        -        -
  all               0  0 (0 %)          0   $0.0000  $0.0000  $0.0000
  

Without trust nothing is asked.

  $ rm -rf .strop log; $STROP grid models 2>&1 >/dev/null | sed 's/127.0.0.1:[0-9]*/HOST/g; s|in /[^:]*|in HERE|'; cat log 2>/dev/null
  strop: warning: =m_1: this needs your trust in HERE: strop.yaml:2:46: model =m_1 sends prompts and data to http://HOST (`strop trust` shows all and asks, --trust says yes for this once)
  strop: warning: m2: this needs your trust in HERE: strop.yaml:3:42: model m2 sends prompts and data to http://HOST (`strop trust` shows all and asks, --trust says yes for this once)
  [1]

A limit is one for all cells: the first model's answers are long, and nothing is left for the second. Without the limit that is run.

  $ kill $server; wait $server; serve '1-4: huge 4000'
  $ $STROP --trust grid models --dry-run | tail -1
  8 calls would be sent, for about $0.0017; nothing was sent
  $ $STROP --trust grid models --max-cost 0.004 2>err | sed -n '/^model/,/^$/p'; cat err; wc -l < log
  model  em_trim
  =m_1   0.0 [0.0, 79.3] !  base
  m2     no score
  
  strop: warning: neither the prompt nor model =m_1 sets max_tokens: one very long answer may pass the cost limit
  strop: warning: neither the prompt nor model m2 sets max_tokens: one very long answer may pass the cost limit
  strop: warning: =m_1: the limit of 0.0040 USD would be passed (--max-cost): the next call may cost 0.0041
  strop: warning: m2: the limit of 0.0040 USD would be passed (--max-cost): 0.0020 went to earlier runs, and the next call may cost 0.0021
  1
  $ $STROP --trust grid models --json 2>/dev/null | grep -o '"state":"[a-z]*"\|"mean":[0-9.]*,"ci"\|"sent":[0-9]*,"spent_usd'
  "state":"run"
  "mean":0,"ci"
  "state":"run"
  "mean":1,"ci"
  "mean":0,"ci"
  "mean":1,"ci"
  "sent":7,"spent_usd
  $ kill $server; wait $server

A cell of which some calls failed is marked.

  $ rm -rf .strop; serve 'body "ECHO:2": status 400 body=no x 1'
  $ $STROP --trust grid models 2>err | sed -n '/^model/,/^$/p;/^!/p'; cat err
  model  em_trim
  =m_1   100.0 [43.9, 100.0] !  base
  m2     100.0 [51.0, 100.0]    +0.0
  
  ! some of its results are missing
  strop: warning: =m_1: 1 call failed: the server answered 400: mock: status 400 (no)
  $ kill $server; wait $server

On a terminal the progress says which cell it is.

  $ rm -rf .strop; serve '1-8: delay 300'
  $ TERM=xterm "$(dirname "$STROP")/tests/tools/pty" $STROP --trust grid models 2>&1 | grep -o 'cell [0-9] of [0-9], [=m_12]* ' | sort -u
  cell 1 of 2, =m_1 
  cell 2 of 2, m2 
  $ kill $server; wait $server

Interrupted, what finished is told and the rest was not run.

  $ rm -rf .strop; serve '1-4: delay 300'
  $ ($STROP --trust grid models > out 2> err; echo "status $?" >> out) & run=$!
  $ while [ ! -s log ]; do sleep 0.02; done; pkill -INT -P $run; wait $run; tail -1 out; sed -n '/^m2/p' out | head -1
  status 130
  m2     not run
  $ grep -c '"m2"' log
  0
  [1]
  $ kill $server; wait $server
