The walk through the example that README prints, with the scores that the built-in reader really gets. If a better reader changes
them, README changes too.

  $ cp -r "$ROOT/examples/handbook" handbook && cd handbook && rm -rf .strop
  $ scores() { "$STROP" run "$@" 2>/dev/null | sed -n 's/^\(exact\|f1\|contains\)  *\([0-9.]* %\)  *\(\[.*\]\).*/\1 \2 \3/p'; }

The question alone:

  $ cp story/1-no-context.prompty prompts/answer.prompty
  $ scores
  exact 0.0 % [0.0, 19.4]
  f1 0.0 % [0.0, 0.0]
  contains 7.8 % [3.3, 12.5]

With the context that BM25 finds:

  $ cp story/2-context.prompty prompts/answer.prompty
  $ scores
  exact 0.0 % [0.0, 19.4]
  f1 15.6 % [12.2, 18.9]
  contains 33.3 % [22.8, 43.2]

With better instructions:

  $ cp story/3-instructions.prompty prompts/answer.prompty
  $ scores
  exact 30.0 % [18.7, 41.3]
  f1 34.3 % [23.9, 44.4]
  contains 30.0 % [18.7, 41.3]

With the gold passages:

  $ scores --retrieval ideal
  exact 50.0 % [37.6, 62.4]
  f1 53.2 % [42.0, 64.4]
  contains 50.0 % [37.6, 62.4]

  $ "$STROP" compare answer@2 answer@3 | head -1
  answer@3 is better than answer@2 by 30.0 points [18.7, 41.3] (exact, 90 pairs; sign flips of groups p = 0.0005): 27 fixed, 0 broken

The example's own prompt is the last of the three, so that `make demo` starts where the story ends:

  $ cmp "$ROOT/examples/handbook/prompts/answer.prompty" story/3-instructions.prompty

Everything again comes from the cache:

  $ "$STROP" run --json 2>/dev/null | grep -o '"calls":{[^}]*}'
  "calls":{"sent":0,"cached":90,"failed":0,"retried":0,"unknown":0}

README says the same:

  $ grep -c 'answer@3 is better than answer@2 by 30.0 points \[18.7, 41.3\]' "$ROOT/README.md"
  1

A comparison by another scorer does not change what the log shows: the newest run with the primary scorer.

  $ "$STROP" compare answer@1 answer@2 --scorer levenshtein >/dev/null
  $ "$STROP" log --json | grep -o '"scorer":"[a-z0-9]*"' | sort -u
  "scorer":"exact"
