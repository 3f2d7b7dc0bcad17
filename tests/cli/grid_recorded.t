#requires SHARED
A published table out of recorded outputs, by one command: BIG-Bench Hard, code-davinci-002 without and with a chain of thought, by task. The paper's mean is over families of tasks.

  $ mkdir prompts && O=$SHARED/open/bbh && printf 'user:\nQ: {{input}}\nA:\n' > prompts/direct.prompty
  $ for t in $O/*.jsonl; do n=$(basename $t .jsonl); sed "s|^{|{\"task\":\"$n\",\"family\":\"${n%_[a-z]*_objects}\",|" $t; done > tasks.jsonl
  $ cat > strop.yaml <<END
  > data: [{file: tasks.jsonl, map: {expected: target}}]
  > scorers: [{em_trim: {extract: [{marker: 'So the answer is', until: text}, none]}}]
  > grid:
  >   factors: {model: davinci, prompt: [direct, cot]}
  >   baseline: {prompt: direct}
  >   slices: [task, family]
  >   reported:
  >     - {prompt: direct, macro: family, mean: 0.566, source: "Suzgun 2022, 23 families"}
  >     - {prompt: cot, macro: family, mean: 0.739, source: "Suzgun 2022, 23 families"}
  > $(awk 'NR > 1 {printf "    - {prompt: %s, slice: {task: %s}, mean: %.4f, n: %d, source: published.tsv}\n", $2, $1, $4 / 100, $3}' $O/published.tsv)
  > END
  $ for mode in direct cot; do $STROP import outputs tasks.jsonl --map output=$mode -m davinci -p $mode >/dev/null; done
  $ $STROP grid > out; sed -n '1,/recorded elsewhere/p;/^reported/,$p' out
  grid       2 cells, em_trim on split train
  all with   davinci
  baseline   direct
  
  prompt  em_trim
  direct  51.9 [50.2, 53.5]  base
  cot     69.5 [68.0, 71.1]  +17.7*
  
  percent with 95 % interval; differences to the baseline in points, paired; * p < 0.05 after Holm over 1 comparison
  davinci: outputs recorded elsewhere and imported
  reported                                      mean                 n  here  source
  direct, macro family                          56.6                 -  54.6  Suzgun 2022, 23 families
  cot, macro family                             73.9                 -  70.7  Suzgun 2022, 23 families
  direct, task boolean_expressions              88.4 [83.8, 91.8]  250  88.4  published.tsv
  cot, task boolean_expressions                 92.8 [88.9, 95.4]  250  92.8  published.tsv
  direct, task causal_judgement                 63.6 [56.5, 70.2]  187  63.6  published.tsv
  cot, task causal_judgement                    54.0 [46.9, 61.0]  187  54.0  published.tsv
  direct, task disambiguation_qa                67.2 [61.2, 72.7]  250  67.2  published.tsv
  cot, task disambiguation_qa                   76.0 [70.3, 80.9]  250  76.0  published.tsv
  direct, task geometric_shapes                 32.0 [26.5, 38.0]  250  32.0  published.tsv
  cot, task geometric_shapes                    54.4 [48.2, 60.5]  250  54.4  published.tsv
  direct, task hyperbaton                       60.4 [54.2, 66.3]  250  60.4  published.tsv
  cot, task hyperbaton                          66.4 [60.3, 72.0]  250  66.4  published.tsv
  direct, task logical_deduction_five_objects   32.4 [26.9, 38.4]  250  32.4  published.tsv
  cot, task logical_deduction_five_objects      54.8 [48.6, 60.9]  250  54.8  published.tsv
  direct, task logical_deduction_seven_objects  26.0 [21.0, 31.8]  250  26.0  published.tsv
  cot, task logical_deduction_seven_objects     38.8 [33.0, 45.0]  250  38.8  published.tsv
  direct, task logical_deduction_three_objects  52.8 [46.6, 58.9]  250  52.8  published.tsv
  cot, task logical_deduction_three_objects     87.6 [82.9, 91.1]  250  87.6  published.tsv
  direct, task multistep_arithmetic_two         1.2 [0.4, 3.5]     250  1.2   published.tsv
  cot, task multistep_arithmetic_two            47.6 [41.5, 53.8]  250  47.6  published.tsv
  direct, task navigate                         50.4 [44.2, 56.5]  250  50.4  published.tsv
  cot, task navigate                            96.4 [93.3, 98.1]  250  96.4  published.tsv
  direct, task ruin_names                       75.2 [69.5, 80.1]  250  75.2  published.tsv
  cot, task ruin_names                          68.4 [62.4, 73.8]  250  68.4  published.tsv
  direct, task temporal_sequences               77.6 [72.0, 82.3]  250  77.6  published.tsv
  cot, task temporal_sequences                  96.8 [93.8, 98.4]  250  96.8  published.tsv
  direct, task web_of_lies                      51.6 [45.4, 57.7]  250  51.6  published.tsv
  cot, task web_of_lies                         95.2 [91.8, 97.2]  250  95.2  published.tsv
  direct, task word_sorting                     50.4 [44.2, 56.5]  250  50.4  published.tsv
  cot, task word_sorting                        40.4 [34.5, 46.6]  250  40.4  published.tsv

What was published is what is here.

  $ $STROP grid --csv | tr -d '"' | awk -F, 'NR == 1 {for (i = 1; i <= NF; i++) if ($i ~ /^task=/) name[i] = substr($i, 6)} NR > 1 {for (i in name) printf "%s %s %.2f\n", name[i], $2, 100 * $i}' | sort > got
  $ awk 'NR > 1 {printf "%s %s %.2f\n", $1, $2, $4}' $O/published.tsv | sort | diff - got && wc -l < got
  28
  $ $STROP grid --json | grep -o '"field":"family","mean":[0-9.]*,"ci":[^]]*],"values":[0-9]*'
  "field":"family","mean":0.5459191919191918,"ci":[0.5299898219386657,0.5611238308121025],"values":12
  "field":"family","mean":0.7073422459893047,"ci":[0.6923366559709899,0.7211493521970506],"values":12
  $ $STROP grid --json | grep -o '"field":"task","value":"\(navigate\|causal_judgement\|hyperbaton\)"[^}]*}'
  "field":"task","value":"causal_judgement","mean":0.6363636363636364,"ci":[0.5653143126179756,0.7019232169793916],"n":187,"exploratory":{"difference":null,"ci":null,"p":null,"p_bh":null}
  "field":"task","value":"hyperbaton","mean":0.604,"ci":[0.5422420845485156,0.6626101891564318],"n":250,"exploratory":{"difference":null,"ci":null,"p":null,"p_bh":null}
  "field":"task","value":"navigate","mean":0.504,"ci":[0.4424326671345239,0.5654462664695125],"n":250,"exploratory":{"difference":null,"ci":null,"p":null,"p_bh":null}
  "field":"task","value":"causal_judgement","mean":0.5401069518716578,"ci":[0.4685851591000599,0.6100141143109306],"n":187,"exploratory":{"difference":-0.0962566844919786,"ci":[-0.18461780471032552,-0.005858385765864935],"p":0.04739297550405214,"p_bh":0.058854680530133846}
  "field":"task","value":"hyperbaton","mean":0.664,"ci":[0.6033592248176015,0.7196770529478927],"n":250,"exploratory":{"difference":0.06,"ci":[-0.025001278561344098,0.14404889760896317],"p":0.19534905940458008,"p_bh":0.19534905940458008}
  "field":"task","value":"navigate","mean":0.964,"ci":[0.9330095775982306,0.9809467204699966],"n":250,"exploratory":{"difference":0.46,"ci":[0.387430477801866,0.5252679348965467],"p":3.112832046645824e-28,"p_bh":1.348893886879857e-27}
