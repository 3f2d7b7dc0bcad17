Looks at the test split are counted, and it can be locked away (core/api/looks.h).

  $ cp -r "$ROOT/examples/handbook" p && cd p && rm -rf .strop
  $ looks() { grep -o '"test_[a-z]*":[0-9]*' | sort -u | tr "\n" " "; echo; }

A run on test is a look; so is a command that only shows what is kept. One command is one look, whatever it shows.

  $ "$STROP" run --split test --json 2>err | looks; cat err
  "test_looks":1 "test_versions":1 
  strop: warning: test seen once, 1 version; each look makes it a little less of a test
  strop: warning: exact, f1: SQuAD's normalisation drops signs, points and articles: -3 equals 3, 1.5 equals 15, A equals the; use numeric, choice or em_trim for such answers (63 of 180 expected values looked at)
  $ "$STROP" run --split train --json 2>err | looks; cat err
  "test_looks":0 
  strop: warning: exact, f1: SQuAD's normalisation drops signs, points and articles: -3 equals 3, 1.5 equals 15, A equals the; use numeric, choice or em_trim for such answers (63 of 180 expected values looked at)
  $ "$STROP" run --split test 2>&1 | grep seen
  strop: warning: test seen 2 times, 1 version; each look makes it a little less of a test
  $ cp story/2-context.prompty prompts/answer.prompty
  $ "$STROP" compare answer@1 answer --split test --json 2>err | looks; cat err
  "test_looks":3 "test_versions":2 
  strop: warning: test seen 3 times, 2 versions; each look makes it a little less of a test
  $ "$STROP" compare answer@1 answer@2 --split test --json 2>err | looks; cat err
  "test_looks":4 "test_versions":2 
  strop: warning: test seen 4 times, 2 versions; each look makes it a little less of a test
  $ "$STROP" grid --split test --json 2>err | looks; cat err
  "test_looks":5 "test_versions":2 
  strop: warning: test seen 5 times, 2 versions; each look makes it a little less of a test
  $ "$STROP" gate 'errors<=5' --no-regression answer@2 --split test 2>&1 | grep seen
  strop: warning: test seen 6 times, 2 versions; each look makes it a little less of a test
  $ "$STROP" log 2>&1 | grep seen; "$STROP" show answer@2 --json 2>&1 | grep -o 'strop: .*'
  strop: warning: test seen 7 times, 2 versions; each look makes it a little less of a test
  strop: warning: test seen 8 times, 2 versions; each look makes it a little less of a test
  $ "$STROP" ask --example "$("$STROP" run --split test --cache only --results r.jsonl 2>/dev/null >/dev/null; head -1 r.jsonl | sed 's/^{"id":"//; s/".*//')" 2>&1 | grep seen
  strop: warning: test seen 10 times, 2 versions; each look makes it a little less of a test

What is no look: a dry run, the request by itself, other splits.

  $ "$STROP" run --split test --dry-run >/dev/null; "$STROP" run --split train >/dev/null; "$STROP" log --json 2>/dev/null | looks
  strop: warning: exact, f1: SQuAD's normalisation drops signs, points and articles: -3 equals 3, 1.5 equals 15, A equals the; use numeric, choice or em_trim for such answers (63 of 180 expected values looked at)
  "test_looks":11 "test_versions":2 

Locked, it is neither scored nor shown, and nothing is written or sent for it.

  $ "$STROP" --lock test run --split test
  strop: the test split is locked (by --lock), and was seen 11 times, with 2 versions: --unlock test opens it for this once
  [2]
  $ "$STROP" run --split test --lock test
  strop: the test split is locked (by --lock), and was seen 11 times, with 2 versions: --unlock test opens it for this once
  [2]
  $ "$STROP" run --split all --lock test
  strop: the split all holds test, which is locked (by --lock), and was seen 11 times, with 2 versions: --unlock test opens it for this once
  [2]
  $ "$STROP" grid --split test --lock test
  strop: the test split is locked (by --lock), and was seen 11 times, with 2 versions: --unlock test opens it for this once
  [2]
  $ "$STROP" compare answer@1 answer@2 --split test --lock test
  strop: the test split is locked (by --lock), and was seen 11 times, with 2 versions: --unlock test opens it for this once
  [2]
  $ "$STROP" gate 'exact>=0' --split test --lock test
  strop: the test split is locked (by --lock), and was seen 11 times, with 2 versions: --unlock test opens it for this once
  [2]
  $ "$STROP" ask --example "$(head -1 r.jsonl | sed 's/^{"id":"//; s/".*//')" --lock test
  strop: the test split is locked (by --lock), and was seen 11 times, with 2 versions: --unlock test opens it for this once
  [2]
  $ "$STROP" render --example "$(head -1 r.jsonl | sed 's/^{"id":"//; s/".*//')" --lock test 2>&1 | tail -1
  strop: the test split is locked (by --lock), and was seen 11 times, with 2 versions: --unlock test opens it for this once
  $ "$STROP" advise --split test --lock test; "$STROP" advise --lock test | grep "measured on"
  strop: the test split is locked (by --lock), and was seen 11 times, with 2 versions: --unlock test opens it for this once
    measured on      test too (90; seen 11 times, 2 versions): --split test tells
  $ "$STROP" run --split train --lock test --json 2>&1 | looks
  "test_looks":0 
  $ "$STROP" run --split train --lock tset
  strop: --lock tset: the data has no split "tset"; it has: test (90), train (90), and all
  [2]

A locked split's scores are not in the log either: each version has those of its newest other run.

  $ "$STROP" log --lock test 2>&1 | sed 's/20[0-9-]* [0-9:]*/WHEN/' | cut -c1-90
     version   from  when               score  95 % interval   n  of                        
  *  answer@2  @1    WHEN   0.0 %  [0.0, 19.4]    90  exact, train, reader, bm25  $0.0000
     answer@1  -     WHEN  30.0 %  [18.7, 41.3]   90  exact, train, reader, bm25  $0.0000

The lock may stand in strop.yaml; --unlock opens it for once.

  $ cp strop.yaml was.yaml; echo 'lock: [test]' >> strop.yaml
  $ "$STROP" run --split test
  strop: the test split is locked (by lock: in strop.yaml), and was seen 11 times, with 2 versions: --unlock test opens it for this once
  [2]
  $ "$STROP" run --split test --unlock test --json 2>/dev/null | looks
  "test_looks":12 "test_versions":2 
  $ "$STROP" run --split test
  strop: the test split is locked (by lock: in strop.yaml), and was seen 12 times, with 2 versions: --unlock test opens it for this once
  [2]
  $ (cat was.yaml; echo 'lock: [{test: 1}]') > strop.yaml; "$STROP" run 2>&1 | sed 's|/.*/p/||; s/:[0-9]*:/:LINE:/'
  strop: strop.yaml:LINE:8: lock must be names of splits, as [test], not a mapping

A name that the data has not would lock nothing: it is told, with the place in the file, by whatever goes by the locks.

  $ (cat was.yaml; echo 'lock: [test, tset]') > strop.yaml; "$STROP" run --split train 2>&1 | sed 's|strop: .*/p/|strop: |; s/:[0-9]*:/:LINE:/'
  strop: strop.yaml:LINE:14: lock: the data has no split "tset"; it has: test (90), train (90), and all
  $ "$STROP" show answer@1 --split train >/dev/null 2>err; echo $?
  2
  $ cp was.yaml strop.yaml; "$STROP" run --split train --unlock tset
  strop: --unlock tset: the data has no split "tset"; it has: test (90), train (90), and all
  [2]
  $ "$STROP" run --split test --lock test --unlock all >/dev/null 2>&1
