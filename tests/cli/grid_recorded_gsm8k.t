#requires SHARED
GSM8K by four fine-tuned models: the published table beside ours on half of the questions, by one command.

  $ mkdir prompts && O=$SHARED/open/gsm8k && printf 'user:\n{{question}}\n' > prompts/solve.prompty && cp $O/model_solutions.jsonl .
  $ cat > strop.yaml <<END
  > data: [{file: model_solutions.jsonl, map: {expected: ground_truth}}]
  > scorers: [{numeric: {extract: {marker: 'A:'}, expected_extract: {marker: 'A:'}}}]
  > grid:
  >   factors: {model: [6b_finetuning, 6b_verification, 175b_finetuning, 175b_verification]}
  >   baseline: {model: 6b_finetuning}
  >   split: all
  >   reported:
  >     - {model: 6b_finetuning, mean: 0.2168, n: 1319, source: "Cobbe 2021, flags"}
  >     - {model: 6b_verification, mean: 0.3904, n: 1319, source: "Cobbe 2021, flags"}
  >     - {model: 175b_finetuning, mean: 0.3472, n: 1319, source: "Cobbe 2021, flags"}
  >     - {model: 175b_verification, mean: 0.5625, n: 1319, source: "Cobbe 2021, flags"}
  > END
  $ $STROP import outputs model_solutions.jsonl --map 'output=*.solution' | grep '^kept'
  kept       2,640 new, 0 replaced, 0 there already
  $ $STROP grid 2>/dev/null > out; sed -n '/^model/,/^percent/p;/^reported/,$p' out
  model              numeric
  6b_finetuning      21.4 [18.4, 24.7]  base
  6b_verification    37.4 [33.8, 41.2]  +16.1*
  175b_finetuning    34.8 [31.3, 38.6]  +13.5*
  175b_verification  56.2 [52.4, 60.0]  +34.8*
  
  percent with 95 % interval; differences to the baseline in points, paired; * p < 0.05 after Holm over 3 comparisons
  reported           mean                   n  here  source
  6b_finetuning      21.7 [19.5, 24.0]  1,319  21.4  Cobbe 2021, flags
  6b_verification    39.0 [36.4, 41.7]  1,319  37.4  Cobbe 2021, flags
  175b_finetuning    34.7 [32.2, 37.3]  1,319  34.8  Cobbe 2021, flags
  175b_verification  56.2 [53.6, 58.9]  1,319  56.2  Cobbe 2021, flags

Those are the authors' own verdicts.

  $ for m in 6b_finetuning 6b_verification 175b_finetuning 175b_verification; do echo "$m $(grep -o "\"$m\":{\"is_correct\":true" model_solutions.jsonl | wc -l)"; done > want
  $ $STROP grid --csv 2>/dev/null | tr -d '"' | awk -F, 'NR > 1 {printf "%s %.0f\n", $1, $2 * $5}' | diff - want && cat want
  6b_finetuning 141
  6b_verification 247
  175b_finetuning 230
  175b_verification 371
