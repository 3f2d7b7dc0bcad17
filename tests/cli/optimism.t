The best of several versions on the same examples has some of its score from having been picked; that is estimated and said
where one is picked.

  $ printf 'models: [{id: reader, provider: builtin}]\nprompts: [prompts/*.prompty]\ndata: [{file: d.jsonl, map: {expected: answer}}]\nscorers: [exact, f1]\n' > strop.yaml
  $ awk 'BEGIN { for (i = 0; i < 100; i++) { printf "{\"id\":\"e%d\",\"answer\":\"yes\"", i; for (m = 1; m <= 8; m++) { h = (i * 7919 + m * 104729 + (i * m) % 13 * 977) % 1000; printf ",\"v%d\":\"%s\"", m, h < 700 ? "yes" : "no" } print "}" } }' > d.jsonl
  $ mkdir prompts; use() { printf 'user:\nContext:\n{{v%s}}\nQuestion: what is it?\n' "$1" > prompts/a.prompty; }
  $ for m in 1 2 3 4 5 6 7 8; do use $m; "$STROP" run 2>/dev/null | grep -e '^exact' -e luck; done
  exact   76.0 %  [66.8, 83.3]   100    76         0      0    0
  exact   74.0 %  [64.6, 81.6]   100    74         0      0    0
  exact   71.0 %  [61.5, 79.0]   100    71         0      0    0
  exact   67.0 %  [57.3, 75.4]   100    67         0      0    0
  exact   70.0 %  [60.4, 78.1]   100    70         0      0    0
  exact   76.0 %  [66.8, 83.3]   100    76         0      0    0
  exact   63.0 %  [53.2, 71.8]   100    63         0      0    0
  exact   69.0 %  [59.4, 77.2]   100    69         0      0    0
  $ "$STROP" log | tail -1
  a@1 is the best of 8 on these 100 examples: expect about 6.4 points of its 76.0 % to be luck of picking
  $ "$STROP" log --json | grep -o '"optimism":{.*'
  "optimism":{"runs":8,"contenders":8,"n":100,"best":"a@1","best_run":1,"mean":0.76,"expected_luck":0.0644208959328234}}]}
  $ "$STROP" run --json | grep -o '"optimism":{[^}]*}'
  "optimism":{"runs":8,"contenders":8,"n":100,"best":"a@1","best_run":1,"mean":0.76,"expected_luck":0.0644208959328234}
  $ "$STROP" compare a@1 a@2 | grep luck
  no difference shown between a@1 and a@2: -2.0 points [-14.7, 10.8] could be luck (exact, 100 pairs; McNemar p = 0.878): 20 fixed, 22 broken
  a@1 is the best of 8 on these 100 examples: expect about 6.4 points of its 76.0 % to be luck of picking
  $ "$STROP" run -p a@1 2>/dev/null | grep luck; "$STROP" run -p a@2 2>/dev/null | grep luck
  [1]
  $ "$STROP" compare a@3 a@2 | grep picking
  [1]

Two versions are compared, not picked among; a single one is no choice.

  $ "$STROP" run -p a@1 --limit 20 --json | grep -c optimism
  0
  [1]
  $ "$STROP" run -p a@2 --limit 20 | grep luck
  [1]

Cells of a grid are picked among like versions.

  $ printf 'grid: {factors: {prompt: [a@1, a@2, a@3, a@4, a@5, a@6, a@7, a@8]}}\n' >> strop.yaml
  $ "$STROP" grid | grep luck
  a@1 is the best of 8 on these 100 examples: expect about 6.4 points of its 76.0 % to be luck of picking
  $ "$STROP" grid --json | grep -o '"optimism":{[^}]*}'
  "optimism":{"runs":8,"contenders":8,"n":100,"best":"a@1","best_run":10,"mean":0.76,"expected_luck":0.0644208959328234}
