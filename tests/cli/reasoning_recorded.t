#requires SHARED
A chain of thought on real data: BIG-Bench Hard, as it was asked of code-davinci-002 without and with one, by one template for both.

The style's text and its place give the very prompts that were sent: their SHA-256 stands in the data.

  $ O=$SHARED/open/bbh && mkdir prompts
  $ cat > strop.yaml <<'END'
  > models: [{id: m, provider: openai}]
  > data: [{file: tasks.jsonl, map: {expected: target}}]
  > scorers: [em_trim]
  > reasoning:
  >   - {name: direct}
  >   - {name: cot, text: "Let's think step by step.", extract: '(?s).*So the answer is(.*?)\.?\s*$'}
  > END
  $ sent() { $STROP render -p $1.$2 --example $1/0 --reasoning $2 | sed -n '/^user:$/,/^request /p' | sed '1d;$d' | sed '$d' | head -c -1 | sha256sum | cut -d' ' -f1; }
  $ for t in $O/*.jsonl; do head -1 $t; done > tasks.jsonl
  $ for p in $O/prompts/*.txt; do { printf 'user:\n'; cat $p; printf 'Q: {{input}}\nA:{{#reasoning}} {{reasoning}}{{/reasoning}}\n'; } > prompts/$(basename $p .txt).prompty; done
  $ for p in $O/prompts/*.txt; do n=$(basename $p .txt); t=${n%.*} m=${n#*.}; sed 's/.*"'$m'_prompt_sha256":"\([0-9a-f]*\)".*/\1/;q' $O/$t.jsonl > want; sent $t $m | cmp -s - want && echo same || echo "differs: $n"; done | sort | uniq -c | sed 's/^ *//'
  28 same

Its rule reads the answers as the benchmark does: what follows the last "So the answer is", one final "." off, and an output without it is wrong. The numbers are the published ones.

  $ rm prompts/* && printf 'user:\nQ: {{input}}\nA:\n' > prompts/a.prompty
  $ for t in $O/*.jsonl; do sed "s|^{|{\"task\":\"$(basename $t .jsonl)\",|" $t; done > tasks.jsonl
  $ $STROP import outputs tasks.jsonl --map output=cot -m davinci -p a >/dev/null
  $ cat >> strop.yaml <<END
  > grid: {factors: {model: davinci, reasoning: [direct, cot]}, baseline: {reasoning: direct}, slices: task}
  > END
  $ $STROP grid > out; sed -n 1,9p out
  grid       2 cells, em_trim on split train
  all with   davinci
  baseline   direct
  
           direct                cot
  em_trim  0.0 [0.0, 0.1]  base  69.5 [68.0, 71.1]  +69.5*
  
  percent with 95 % interval; differences to the baseline in points, paired; * p < 0.05 after Holm over 1 comparison
  davinci: outputs recorded elsewhere and imported
  $ $STROP grid --csv | tr -d '"' | awk -F, 'NR == 1 {for (i = 1; i <= NF; i++) if ($i ~ /^task=/) name[i] = substr($i, 6)} $2 == "cot" {for (i in name) printf "%s cot %.2f\n", name[i], 100 * $i}' | sort > got
  $ awk '$2 == "cot" {printf "%s %s %.2f\n", $1, $2, $4}' $O/published.tsv | sort | diff - got && wc -l < got
  14
  $ $STROP run -m davinci -p a --reasoning cot --json | grep -o '"variant":.*"trials"\|"unparsed":[0-9]*'
  "variant":{"reasoning":{"extract":"regex|regex:\"(?s).*So the answer is(.*?)\\\\.?\\\\s*$\"|ignore_case:no|match:first","name":"cot"}},"trials"
  "unparsed":170
