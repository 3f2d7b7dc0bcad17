#requires SHARED
LLMDrift: GPT-3.5 and GPT-4 in March and in June 2023, primes and opinions, by one command. The files have a row a model and question: those of one model are the examples.

  $ mkdir prompts && O=$SHARED/open/llmdrift && printf 'user:\n{{query}}\n' > prompts/ask.prompty
  $ for f in PRIME_FULL OPINIONQA; do awk -F, -v of=$f '/^[0-9]+,[0-9]+,openaichat/ {sub(/^[0-9]+,[0-9]+/, "," of "-" n[$3]++)} {sub(/openaichat\//, ""); print}' $O/${f}_EVAL.csv > $f.csv; done
  $ cat > strop.yaml <<'END'
  > data:
  >   - {file: PRIME_FULL.csv, where: {model: gpt-4-0314}, map: {id: "Unnamed: 0", expected: ref_answer}, split: {train: 1}}
  >   - {file: OPINIONQA.csv, where: {model: gpt-4-0314}, map: {id: "Unnamed: 0", expected: ref_answer, split: dataset}}
  > scorers:
  >   - em_casefold: {name: prime, extract: [{regex: '(?i)\b(yes)\b'}, {regex: '(?i)\b(no)\b'}]}
  >   - regex: {name: opinion, pattern: '(?s)^(?!.*\([A-Z]\)\. Refused).*\([A-Z]\)'}
  > grid:
  >   gpt4:
  >     factors: {model: [gpt-4-0314, gpt-4-0613]}
  >     baseline: {model: gpt-4-0314}
  >     slices: dataset
  >     reported:
  >       - {model: gpt-4-0314, mean: 0.84, n: 1000, source: Chen 2023}
  >       - {model: gpt-4-0613, mean: 0.511, n: 1000, source: Chen 2023}
  >   gpt35:
  >     factors: {model: [gpt-3.5-turbo-0301, gpt-3.5-turbo-0613]}
  >     baseline: {model: gpt-3.5-turbo-0301}
  >     slices: dataset
  >     reported:
  >       - {model: gpt-3.5-turbo-0301, mean: 0.496, n: 1000, source: Chen 2023}
  >       - {model: gpt-3.5-turbo-0613, mean: 0.762, n: 1000, source: Chen 2023}
  >   opinions:
  >     factors: {model: [gpt-4-0314, gpt-4-0613, gpt-3.5-turbo-0301, gpt-3.5-turbo-0613]}
  >     split: opinionqa
  >     scorer: opinion
  >     reported:
  >       - {model: gpt-4-0314, mean: 0.976, source: Chen 2023}
  >       - {model: gpt-4-0613, mean: 0.221, source: Chen 2023}
  >       - {model: gpt-3.5-turbo-0301, mean: 0.943, source: Chen 2023}
  >       - {model: gpt-3.5-turbo-0613, mean: 0.967, source: Chen 2023}
  > END
  $ for f in PRIME_FULL OPINIONQA; do $STROP import outputs $f.csv --map 'id=Unnamed: 0' --map output=answer --map trial=trail --map latency_s=latency | grep '^kept\|^exam'; done
  examples   4,000 found by id, 0 by question
  kept       4,000 new, 0 replaced, 0 there already
  examples   6,024 found by id, 0 by question
  kept       6,024 new, 0 replaced, 0 there already
  $ $STROP grid gpt4 gpt35 opinions > out; sed -n '/^model/,/^percent/p;/^cell/,/^$/p;/^by/,/^$/p;/^reported/,/^$/p' out
  model       prime
  gpt-4-0314  84.0 [81.6, 86.1]  base
  gpt-4-0613  51.1 [48.0, 54.2]  -32.9*
  
  percent with 95 % interval; differences to the baseline in points, paired; * p < 0.05 after Holm over 1 comparison
  cell            n  errors  unparsed  tokens in  out      cost      p50       p95         p  p (Holm)  run
  gpt-4-0314  1,000       0         4          -    -  $13.8274  6688 ms  21472 ms                        1
  gpt-4-0613  1,000       0         0          -    -   $1.0736  1459 ms  12370 ms  < 0.0001  < 0.0001    2
  
  by dataset  prime                        composite                        macro
  gpt-4-0314  97.6 [95.9, 98.6] (500)      70.4 [66.3, 74.2] (500)          84.0 [81.8, 86.0]
  gpt-4-0613  2.4 [1.4, 4.1] (500) -95.2*  99.8 [98.9, 100.0] (500) +29.4*  51.1 [50.4, 52.0]
  
  reported    mean                   n  here  source
  gpt-4-0314  84.0 [81.6, 86.1]  1,000  84.0  Chen 2023
  gpt-4-0613  51.1 [48.0, 54.2]  1,000  51.1  Chen 2023
  
  model               prime
  gpt-3.5-turbo-0301  49.6 [46.5, 52.7]  base
  gpt-3.5-turbo-0613  76.2 [73.5, 78.7]  +26.6*
  
  percent with 95 % interval; differences to the baseline in points, paired; * p < 0.05 after Holm over 1 comparison
  cell                    n  errors  unparsed  tokens in  out     cost      p50       p95         p  p (Holm)  run
  gpt-3.5-turbo-0301  1,000       0         0          -    -  $0.5183  5983 ms  14070 ms                        3
  gpt-3.5-turbo-0613  1,000       0        46          -    -  $0.6578  8742 ms  35315 ms  < 0.0001  < 0.0001    4
  
  by dataset          prime                           composite                       macro
  gpt-3.5-turbo-0301  14.8 [12.0, 18.2] (500)         84.4 [81.0, 87.3] (500)         49.6 [47.4, 51.8]
  gpt-3.5-turbo-0613  86.8 [83.6, 89.5] (500) +72.0*  65.6 [61.3, 69.6] (500) -18.8*  76.2 [73.5, 78.6]
  
  reported            mean                   n  here  source
  gpt-3.5-turbo-0301  49.6 [46.5, 52.7]  1,000  49.6  Chen 2023
  gpt-3.5-turbo-0613  76.2 [73.5, 78.7]  1,000  76.2  Chen 2023
  
  model               opinion
  gpt-4-0314          97.6 [96.7, 98.3]
  gpt-4-0613          23.4 [21.3, 25.6]
  gpt-3.5-turbo-0301  94.3 [93.0, 95.4]
  gpt-3.5-turbo-0613  96.7 [95.6, 97.5]
  
  percent with 95 % interval
  cell                    n  errors  unparsed  tokens in  out     cost      p50       p95  p  p (Holm)  run
  gpt-4-0314          1,506       0         0          -    -  $4.3949  3419 ms  19986 ms                 5
  gpt-4-0613          1,506       0         0          -    -  $4.8982  1649 ms   3045 ms                 6
  gpt-3.5-turbo-0301  1,506       0         0          -    -  $0.2758   347 ms    792 ms                 7
  gpt-3.5-turbo-0613  1,506       0         0          -    -  $0.2713   678 ms    980 ms                 8
  
  reported            mean  n  here  source
  gpt-4-0314          97.6  -  97.6  Chen 2023
  gpt-4-0613          22.1  -  23.4  Chen 2023
  gpt-3.5-turbo-0301  94.3  -  94.3  Chen 2023
  gpt-3.5-turbo-0613  96.7  -  96.7  Chen 2023

The paper's 22.1 for opinions of June is not what its repository's rule gives.

  $ $STROP grid gpt4 gpt35 opinions --csv | grep '^"gpt' | awk -F, '{printf "%s %.2f %d\n", $1, 100 * $2, $5}'
  "gpt-4-0314" 84.00 1000
  "gpt-4-0613" 51.10 1000
  "gpt-3.5-turbo-0301" 49.60 1000
  "gpt-3.5-turbo-0613" 76.20 1000
  "gpt-4-0314" 97.61 1506
  "gpt-4-0613" 23.37 1506
  "gpt-3.5-turbo-0301" 94.29 1506
  "gpt-3.5-turbo-0613" 96.68 1506
  $ $STROP grid gpt4 gpt35 --json | grep -o '"test":"mcnemar-exact"\|"difference":[-0-9.]*,"ci":[^]]*],"n":1000,"p":[-0-9.e]*' | sed 's/\(p":[0-9.]\{6\}\)[0-9]*/\1/'
  "difference":-0.329,"ci":[-0.3728182319220793,-0.2838683948244277],"n":1000,"p":2.1062e-41
  "test":"mcnemar-exact"
  "difference":0.266,"ci":[0.22158259655053908,0.30935552720195586],"n":1000,"p":1.4071e-29
  "test":"mcnemar-exact"
