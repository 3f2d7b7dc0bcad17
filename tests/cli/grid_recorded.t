#requires SHARED
A published table out of recorded outputs, by one command: BIG-Bench Hard, code-davinci-002 without and with a chain of thought.

  $ mkdir prompts && O=$SHARED/open/bbh && printf 'user:\nQ: {{input}}\nA:\n' > prompts/direct.prompty
  $ for t in $O/*.jsonl; do sed "s|^{|{\"task\":\"$(basename $t .jsonl)\",|" $t; done > tasks.jsonl
  $ cat > strop.yaml <<END
  > data: [{file: tasks.jsonl, map: {expected: target}}]
  > scorers: [{em_trim: {extract: [{marker: 'So the answer is', until: text}, none]}}]
  > grid: {factors: {model: davinci, prompt: [direct, cot]}, baseline: {prompt: direct}, slices: task}
  > END
  $ for mode in direct cot; do $STROP import outputs tasks.jsonl --map output=$mode -m davinci -p $mode >/dev/null; done
  $ $STROP grid > out; sed -n 1,9p out
  grid       2 cells, em_trim on split train
  all with   davinci
  baseline   direct
  
  prompt  em_trim
  direct  51.9 [50.2, 53.5]  base
  cot     69.5 [68.0, 71.1]  +17.7*
  
  percent with 95 % interval; differences to the baseline in points, paired; * p < 0.05 after Holm over 1 comparison
  $ $STROP grid --csv | tr -d '"' | awk -F, 'NR == 1 {for (i = 1; i <= NF; i++) if ($i ~ /^task=/) name[i] = substr($i, 6)} NR > 1 {for (i in name) printf "%s %s %.2f\n", name[i], $2, 100 * $i}' | sort > got
  $ awk 'NR > 1 {printf "%s %s %.2f\n", $1, $2, $4}' $O/published.tsv | sort | diff - got && wc -l < got
  28
