A grid cut by a number: quantiles, powers of ten, chosen edges; each slice held against the baseline's.

  $ mkdir prompts && printf 'user:\n{{question}}\n' > prompts/a.prompty
  $ for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "{\"id\": \"e$i\", \"question\": \"q$i\", \"expected\": \"x\", \"views\": $((i * i * i)), \"ratio\": $i.5, \"word\": \"w\"}"; done > q.jsonl
  $ echo '{"id": "e13", "question": "q13", "expected": "x", "split": "train", "views": "1 or 2"}' >> q.jsonl
  $ say() { for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do [ $i -gt $2 ] && o=x || o=y; echo "{\"id\": \"e$i\", \"output\": \"$o\"}"; done > o.jsonl; $STROP import outputs o.jsonl -m $1 -p a >/dev/null; }
  $ head() { printf 'data: [{file: q.jsonl}]\nscorers: [em_trim]\ngrid:\n  factors: {model: [weak, tuned]}\n  baseline: {model: weak}\n'; }
  $ head > strop.yaml; say weak 9; say tuned 2
  $ (head; echo '  slices: [{field: views, bins: quantile, n: 3}, {field: views, bins: log}, {field: views, bins: [0, 100, 1000]}, {field: ratio, bins: quantile, n: 2}]') > strop.yaml
  $ $STROP grid | sed -n '/^by/,$p'
  by views  1-124                        125-728                         729-1728                       (none)                        macro
  weak      0.0 [0.0, 49.0] (4)          0.0 [0.0, 49.0] (4)             75.0 [30.1, 95.4] (4)          100.0 [20.7, 100.0] (1)       25.0 [10.0, 49.1]
  tuned     50.0 [15.0, 85.0] (4) +50.0  100.0 [51.0, 100.0] (4) +100.0  100.0 [51.0, 100.0] (4) +25.0  100.0 [20.7, 100.0] (1) +0.0  83.3 [57.5, 95.0]
  
  by views  1-9                       10-99                           100-999                         1000-1728                     (none)                        macro
  weak      0.0 [0.0, 65.8] (2)       0.0 [0.0, 65.8] (2)             0.0 [0.0, 43.4] (5)             100.0 [43.9, 100.0] (3)       100.0 [20.7, 100.0] (1)       25.0 [11.0, 50.7]
  tuned     0.0 [0.0, 65.8] (2) +0.0  100.0 [34.2, 100.0] (2) +100.0  100.0 [56.6, 100.0] (5) +100.0  100.0 [43.9, 100.0] (3) +0.0  100.0 [20.7, 100.0] (1) +0.0  75.0 [50.8, 91.4]
  
  by views  0-99                         100-999                         1000+                         (none)                        macro
  weak      0.0 [0.0, 49.0] (4)          0.0 [0.0, 43.4] (5)             100.0 [43.9, 100.0] (3)       100.0 [20.7, 100.0] (1)       33.3 [14.6, 55.2]
  tuned     50.0 [15.0, 85.0] (4) +50.0  100.0 [56.6, 100.0] (5) +100.0  100.0 [43.9, 100.0] (3) +0.0  100.0 [20.7, 100.0] (1) +0.0  83.3 [56.9, 95.0]
  
  by ratio  1.5-<7.5                     7.5-12.5                       (none)                        macro
  weak      0.0 [0.0, 39.0] (6)          50.0 [18.8, 81.2] (6)          100.0 [20.7, 100.0] (1)       25.0 [9.4, 50.0]
  tuned     66.7 [30.0, 90.3] (6) +66.7  100.0 [61.0, 100.0] (6) +50.0  100.0 [20.7, 100.0] (1) +0.0  83.3 [56.6, 95.2]
  
  macro: the mean of the slices' means
  differences to the baseline's slice are exploratory: * p < 0.05 after Benjamini-Hochberg over 16 comparisons
  $ $STROP grid --csv | cut -d, -f17-22,62-
  p_holm,run,"views=1-124","difference views=1-124","p_bh views=1-124","views=125-728","difference ratio=7.5-12.5","p_bh ratio=7.5-12.5","ratio=(none)","difference ratio=(none)","p_bh ratio=(none)","macro views","macro views","macro views","macro ratio",error
  ,1,0,,,0,,,1,,,0.25,0.25,0.3333333333333333,0.25,""
  0.015625000000000073,2,0.5,0.5,1,1,0.5,0.8000000000000005,1,0,1,0.8333333333333334,0.75,0.8333333333333334,0.8333333333333333,""
  $ $STROP grid --json | grep -o '"value":"125-728"[^}]*}\|"macro":[^]]*]'
  "value":"125-728","mean":0,"ci":[0,0.4898908364545973],"n":4,"exploratory":{"difference":null,"ci":null,"p":null,"p_bh":null}
  "macro":[{"field":"views","mean":0.25,"ci":[0.10021394752746729,0.49077897454065655]
  "value":"125-728","mean":1,"ci":[0.5101091635454027,1],"n":4,"exploratory":{"difference":1,"ci":[0.07026861876094781,1],"p":0.12499999999999996,"p_bh":0.49999999999999983}
  "macro":[{"field":"views","mean":0.8333333333333334,"ci":[0.574605940891443,0.9499870036159502]

What cannot be cut is said with its place.

  $ for s in '{field: word, bins: log}' '{field: words, bins: log}' '{field: views, bins: [3, 2]}' '{field: views, bins: square}' '{bins: log}' '{field: views, n: 3}' '{field: views, bin: log}'; do (head; echo "  slices: $s") > strop.yaml; $STROP grid 2>&1 | sed "s|$PWD/||g"; done
  strop: strop.yaml:6:11: word is never a number: slice by its values, without bins
  strop: strop.yaml:6:11: no example has the field "words" to slice by; did you mean "word"?
  strop: strop.yaml:6:36: the edges of bins must ascend
  strop: strop.yaml:6:32: bins must be quantile, log or a list of edges as [0, 10, 100], not "square"
  strop: strop.yaml:6:11: a slice needs its `field`, as {field: length, bins: log}
  strop: strop.yaml:6:29: n is how many bins: say bins: quantile or bins: log
  strop: strop.yaml:6:26: a slice has no key "bin"; did you mean "bins"?

A reported number may be of a slice, of the mean over slices or of another scorer; what there is not is said.

  $ for s in 'slice: {view: 1}' 'slice: views' 'slice: {views: 1-9}, macro: views' 'scorer: f1' 'macro: views, scorer: em_trim'; do (head; echo "  slices: views"; echo "  reported: {model: weak, mean: 0.1, source: x, $s}") > strop.yaml; $STROP grid 2>&1 | sed "s|$PWD/||g"; done
  strop: strop.yaml:7:56: the grid has no slices by "view"
  strop: strop.yaml:7:56: slice must be one {FIELD: VALUE}
  strop: strop.yaml:7:77: a reported number is of a slice or of a macro mean
  strop: strop.yaml:7:57: scorer names no scorer of this project: "f1"
  strop: strop.yaml:7:13: slices are those of the grid's scorer alone
  $ (head; echo '  slices: {field: views, bins: [0, 100]}'; echo '  reported: [{model: weak, mean: 0.25, source: x, slice: {views: 100+}}, {model: tuned, mean: 0.7, source: x, macro: views}, {model: other, mean: 0.7, source: x, slice: {views: 7}}]') > strop.yaml
  $ $STROP grid | sed -n '/^reported/,$p'; $STROP grid --json | grep -o '"reported":\[[^]]*\]'
  reported            mean  n  here  source
  weak, views 100+    25.0  -  37.5  x
  tuned, macro views  70.0  -  75.0  x
  other, views 7      70.0  -  -     x
  "reported":[{"at":{"model":"weak"},"slice":"views","value":"100+","mean":0.25,"here":0.375,"ci":null,"n":null,"source":"x"},{"at":{"model":"tuned"},"macro":"views","mean":0.7,"here":0.75,"ci":null,"n":null,"source":"x"},{"at":{"model":"other"},"slice":"views","value":"7","mean":0.7,"here":null,"ci":null,"n":null,"source":"x"}]

Of a table with a row a model and question, one model's rows are the examples, and all of them outputs.

  $ mkdir ../w && cd ../w && mkdir prompts && printf 'user:\n{{q}}\n' > prompts/a.prompty
  $ printf 'id,model,q,gold,said\n1,m,one,x,x\n2,m,two,y,x\n1,n,one,x,y\n2,n,two,y,y\n' > t.csv
  $ printf 'data: [{file: t.csv, where: {model: m}, map: {expected: gold}}]\nscorers: [em_trim]\ngrid: {factors: {model: [m, n]}}\n' > strop.yaml
  $ $STROP import outputs t.csv --map output=said | grep '^kept'; $STROP grid --split all 2>/dev/null | sed -n '/^model/,/^$/p'
  kept       4 new, 0 replaced, 0 there already
  model  em_trim
  m      50.0 [9.5, 90.5]
  n      50.0 [9.5, 90.5]
  
  $ sed -i 's/where: {model: m}/where: m/' strop.yaml; $STROP grid 2>&1 | sed "s|$PWD/||g"
  strop: strop.yaml:1:29: where must be one {FIELD: VALUE}, as {model: gpt-4}
  $ sed -i 's/where: m/where: {model: k}/' strop.yaml; $STROP grid 2>&1 | sed "s|$PWD/||g"
  strop: no usable example in t.csv, or none that its `where` takes
