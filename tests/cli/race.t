Races: many versions abreast, and the worse half goes no further.

  $ mkdir p && cd p && mkdir prompts
  $ awk 'BEGIN { for (i = 1; i <= 200; i++) { printf "{\"id\": \"e%d\"", i; for (v = 2; v <= 7; v++) printf ", \"v%d\": \"%s.\"", v, i % v ? "yes" : "no"; print ", \"expected\": \"yes.\", \"split\": \"train\"}" } }' > q.jsonl
  $ for v in 2 3 4 5 6 7; do printf "user:\nversion $v of {{id}}\n\nECHO:{{v$v}}\n" > prompts/v$v.prompty; done
  $ echo 'body "REFUSED": status 422' > script; $MOCK --log log --script script > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done
  $ cat > strop.yaml <<END
  > models:
  >   - {id: m, provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1", price: {input: 10, output: 100}, params: {max_tokens: 20}}
  >   - {id: n, provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1", params: {max_tokens: 30}}
  > prompts: [prompts/*.prompty]
  > data: [{file: q.jsonl}]
  > scorers: [em_trim, f1]
  > END
  $ strop() { $STROP --trust "$@"; }
  $ calls() { wc -l < log | tr -d ' '; }; afresh() { rm -rf .strop; : > log; }

What it would cost, before anything is sent.

  $ strop race v2 v3 v4 v5 v6 v7 --dry-run; calls
  versions   6, each with 200 examples of split train
  rungs      6 to example 50, 3 to example 100, 2 to example 200
  results    650 instead of 1,200
  calls      of all in full 1,200 would be sent, 0 are cached
  cost       of all in full $0.4244 to $2.7044; the race has 54.2 % of the results
  
  nothing was sent
  0
  $ strop race v2 v3 v4 v5 v6 v7 --dry-run --json
  {"versions":6,"examples":200,"results":650,"results_of_all":1200,"missing_of_all":1200,"cost_of_all_usd":[0.42444000000000004,2.70444]}

Six versions: 6 x 50, then 3 x 50, then 2 x 100.

  $ strop race v2 v3 v4 v5 v6 v7; calls
  version      50     100     200
  v7@1     86.0 %  84.0 %  86.0 %  best
  v5@1     80.0 %  84.0 %  80.0 %
  v6@1     82.0 %  83.0 %          out
  v4@1     72.0 %                  out
  v3@1     64.0 %                  out
  v2@1     48.0 %                  out
  
  best     v7@1: 86.0 % [80.5, 90.1] of 200 results (em_trim)
  second   v5@1: no difference shown between v5@1 and v7@1: +6.0 points [-1.5, 13.4] could be luck (em_trim, 200 pairs; McNemar p = 0.148): 35 fixed, 23 broken
  saved    550 of 1,200 results, about $0.0935; 650 calls sent
  The best of 6 versions looks better than it is, picked among the last ones alone by up to 1.5 points. Report it elsewhere:
    strop run -p v7@1 -m m --split test
  650

Again: whoever was there to the end is whole and kept, the others find their answers.

  $ strop race v2 v3 v4 v5 v6 v7 --json; calls
  {"kind":"halving","scorer":"em_trim","decided":true,"planned":200,"used":200,"versions":[{"ref":"v2@1","model":"m","run":7,"version":1,"mean":0.48,"whole":false,"finished":50},{"ref":"v3@1","model":"m","run":8,"version":1,"mean":0.64,"whole":false,"finished":50},{"ref":"v4@1","model":"m","run":9,"version":1,"mean":0.72,"whole":false,"finished":50},{"ref":"v5@1","model":"m","run":4,"version":1,"mean":0.8,"whole":true,"finished":200},{"ref":"v6@1","model":"m","run":10,"version":1,"mean":0.83,"whole":false,"finished":100},{"ref":"v7@1","model":"m","run":6,"version":1,"mean":0.86,"whole":true,"finished":200}],"rungs":[{"n":50,"left":6,"means":[0.48,0.64,0.72,0.8,0.82,0.86],"stays":[false,false,false,true,true,true]},{"n":100,"left":3,"means":[null,null,null,0.84,0.83,0.84],"stays":[false,false,false,true,false,true]},{"n":200,"left":2,"means":[null,null,null,0.8,null,0.86],"stays":[false,false,false,true,false,true]}],"best":5,"second":3,"best_minus_second":{"n":200,"difference":0.05999999999999994,"ci":[-0.015303748746066284,0.13411562993418508],"p":0.14800580076020625},"optimism":0.015333547669984338,"calls":{"sent":0,"saved":550,"failed":0},"spent_usd":0,"saved_usd":0.09350000000000001,"test_looks":0,"stopped":null}
  650
  $ strop compare v6 v7 | head -1; calls
  no difference shown between v6@1 and v7@1: +2.5 points [-4.7, 9.7] could be luck (em_trim, 200 pairs; McNemar p = 0.583): 29 fixed, 24 broken
  750

With a guarantee a version goes when it is beaten, at whichever example.

  $ afresh; strop race v2 v3 v7 --guarantee --concurrency 1; calls
  version  examples    mean
  v7@1          114  84.2 %  best
  v3@1          114  64.0 %  out
  v2@1           26  38.5 %  out
  
  best     v7@1: 84.2 % [76.4, 89.8] of 114 results (em_trim)
  second   v3@1: v7@1 is better than v3@1 by 20.2 points [8.6, 31.1] (em_trim, 114 pairs; McNemar p = 0.0011): 35 fixed, 12 broken
  saved    346 of 600 results, about $0.0588; 254 calls sent
  The truly best was dropped on the way with a chance of at most 5 %.
  The best of 3 versions looks better than it is. Report it elsewhere:
    strop run -p v7@1 -m m --split test
  254
  $ strop race v2 v3 v7 --guarantee --concurrency 1 --json | grep -o '"rungs".*"best":[0-9]'
  "rungs":[{"n":26,"left":3,"means":[0.38461538461538464,0.6538461538461539,0.8846153846153846],"stays":[false,true,true]},{"n":114,"left":2,"means":[null,0.6403508771929824,0.8421052631578947],"stays":[false,false,true]},{"n":114,"left":1,"means":[null,null,0.8421052631578947],"stays":[false,false,true]}],"best":2

A limit of the cost holds for all together, and what was answered is not asked again.

  $ afresh; strop race v2 v3 v7 --concurrency 1 --max-cost 0.006 2> err; echo "status $?"; sed 's/may cost.*/may cost .../' err; calls
  
  open     582 of 600 results, about $0.0989; 18 calls sent
  status 3
  strop: warning: nothing is decided: stopped after 6 of 200 examples: the limit of 0.0060 USD would be passed (--max-cost): the next call may cost ...
  18
  $ strop race v2 v3 v7 | tail -6; calls
  
  best     v7@1: 86.0 % [80.5, 90.1] of 200 results (em_trim)
  second   v3@1: v7@1 is better than v3@1 by 19.0 points [10.6, 27.0] (em_trim, 200 pairs; McNemar p < 0.0001): 57 fixed, 19 broken
  saved    150 of 600 results, about $0.0255; 432 calls sent
  The best of 3 versions looks better than it is. Report it elsewhere:
    strop run -p v7@1 -m m --split test
  450

Versions and models: each with each.

  $ strop race v6 v7 -m m -m n --limit 60 | head -7
  version          50      60
  v7@1 with m  86.0 %  86.7 %  best
  v7@1 with n  86.0 %  86.7 %
  v6@1 with m  82.0 %          out
  v6@1 with n  82.0 %          out
  
  best     v7@1 with m: 86.7 % [75.8, 93.1] of 60 results (em_trim)
  $ printf 'user:\nversion 8 of {{id}}\n\nECHO:{{v7}}\n' > prompts/v7.prompty; strop race --all-versions -p v7 v7 | head -4
  version      50     100     200
  v7@1     86.0 %  84.0 %  86.0 %  best
  v7@2     86.0 %  84.0 %  86.0 %
  
  $ strop race v7 v7@2; strop race v7; strop race --all-versions; strop race v6 v7 --scorer nothing; strop race v6 v7 --filter fail
  strop: "v7" and "v7@2" are the same version of the prompt with the same model: name it once
  strop: a race needs two or more: name versions (strop log lists them), or take --all-versions, or several -m
  strop: --all-versions takes --prompt NAME where the project has several prompts
  strop: scorer:1:1: there is no scorer "nothing"
  strop: a comparison takes no filter by results ("fail"): examples that were chosen by how one side did on them say nothing about which side is better
  [2]

One version with several models: they are told apart in every line.

  $ strop race -p v6 -m m -m n --limit 60 | head -6
  version          50      60
  v6@1 with m  82.0 %  83.3 %  best
  v6@1 with n  82.0 %  83.3 %
  
  best     v6@1 with m: 83.3 % [72.0, 90.7] of 60 results (em_trim)
  second   v6@1 with n: no difference shown between v6@1 with n and v6@1 with m: no example changed (em_trim, 60 pairs)

Whose calls all fail is dropped, and the others go by their scores; where all fail nothing is decided.

  $ for v in 2 3; do printf "user:\nREFUSED version $v of {{id}}\n" > prompts/bad$v.prompty; done
  $ strop race bad2 v6@1 v3 v5 --limit 60 2> err | grep -v saved; cat err
  version      50      60
  v6@1     82.0 %  83.3 %  best
  v5@1     82.0 %  80.0 %
  v3@1     66.0 %          out
  bad2@1        -          out
  
  best     v6@1: 83.3 % [72.0, 90.7] of 60 results (em_trim)
  second   v5@1: no difference shown between v5@1 and v6@1: +3.3 points [-10.9, 17.3] could be luck (em_trim, 60 pairs; McNemar p = 0.815): 10 fixed, 8 broken
  The best of 4 versions looks better than it is, picked among the last ones alone by up to 2.9 points. Report it elsewhere:
    strop run -p v6@1 -m m --split test
  strop: warning: 50 calls failed; examples without a score on all sides count for none
  $ strop race bad2 bad3 --limit 60 > out 2> err; echo "status $?"; cat out err
  status 3
  version  50  60
  bad2@1    -   -
  bad3@1    -   -
  
  open     nothing: all 120 results were asked for; 120 calls sent
  strop: warning: 120 calls failed; examples without a score on all sides count for none
  strop: warning: nothing is decided: stopped after 60 of 60 examples: too few examples have a score to go by
  $ strop race bad2 bad3 --limit 60 --json 2> err | grep -o '"decided":[a-z]*\|"best":[a-z0-9]*\|"second":[a-z0-9]*'
  "decided":false
  "best":null
  "second":null

Groups of unequal size: the means are those over examples, and the optimism goes by the groups.

  $ sed 's/"id": "e\([0-9]*\)"/"id": "e\1", "group": "g\1"/; s/"group": "g[1-9][0-9]*[05]"/"group": "five"/' q.jsonl > g.jsonl; mv g.jsonl q.jsonl
  $ strop race v5 v6@1 --guarantee | head -5
  version  examples    mean
  v6@1          200  83.5 %  best
  v5@1          200  80.0 %
  
  best     v6@1: 83.5 % [77.7, 88.0] of 200 results (em_trim)
  $ strop race v5 v6@1 --json | grep -o '"optimism":[0-9.]*'
  "optimism":0.015786405842101815

A race is one look at the test split; locked, it is not run.

  $ sed -i "s/q.jsonl}/q.jsonl, split: {test: 0.5, by: hash}}/" strop.yaml; strop race v5 v6 v7 --split test > out; strop race v5 v6 v7 --split test --json 2> err | grep -o '"test_looks":[0-9]*'; cat err
  strop: warning: test seen once, 3 versions; each look makes it a little less of a test
  "test_looks":2
  strop: warning: test seen 2 times, 3 versions; each look makes it a little less of a test
  $ strop race v5 v6 v7 --split test --lock test
  strop: the test split is locked (by --lock), and was seen 2 times, with 3 versions: --unlock test opens it for this once
  [2]

  $ kill $server; wait $server
