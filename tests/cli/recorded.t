#requires SHARED
Published scores out of recorded outputs, by import and run alone.

BIG-Bench Hard: the data file holds the questions and what code-davinci-002 said, without and with a chain of thought.

  $ mkdir bbh && cd bbh && mkdir prompts && O=$SHARED/open
  $ echo 'user:
  > Q: {{input}}
  > A:' > prompts/direct.prompty
  $ cat > strop.yaml <<END
  > data: [{file: task.jsonl, map: {expected: target}}]
  > scorers: [em_trim, {em_trim: {name: last, extract: {marker: 'So the answer is', until: text}}}]
  > END
  $ bbh() {
  >   cp -f $O/bbh/$1.jsonl task.jsonl; rm -rf .strop
  >   for mode in direct cot; do
  >     $STROP import outputs task.jsonl --map output=$mode -m davinci -p $mode >/dev/null || return
  >     scorer=em_trim; [ $mode = cot ] && scorer=last
  >     $STROP run -p $mode -m davinci --json 2>/dev/null | sed "s/.*\"$scorer\":{\"mean\":\([0-9.]*\),\"n\":\([0-9]*\),.*/$1 $mode \2 \1/"
  >   done
  > }
  $ bbh navigate
  navigate direct 250 0.504
  navigate cot 250 0.964
  $ for t in boolean_expressions causal_judgement disambiguation_qa geometric_shapes hyperbaton logical_deduction_five_objects logical_deduction_seven_objects logical_deduction_three_objects multistep_arithmetic_two navigate ruin_names temporal_sequences web_of_lies word_sorting; do bbh $t; done |
  >   awk '{printf "%s %s %d %.2f\n", $1, $2, $3, 100 * $4}' > got
  $ awk 'NR > 1 {printf "%s %s %d %.2f\n", $1, $2, $3, $4}' $O/bbh/published.tsv | diff - got && wc -l < got
  28

GSM8K: four models in one file, an object each.

  $ mkdir ../gsm8k && cd ../gsm8k && mkdir prompts && cp $O/gsm8k/model_solutions.jsonl solutions.jsonl
  $ echo 'user:
  > {{question}}' > prompts/solve.prompty
  $ cat > strop.yaml <<END
  > data: [{file: solutions.jsonl, map: {expected: ground_truth}}]
  > scorers: [{numeric: {extract: {marker: 'A:'}, expected_extract: {marker: 'A:'}}}]
  > END
  $ for m in 6b_finetuning 6b_verification 175b_finetuning 175b_verification; do
  >   $STROP import outputs solutions.jsonl --map output=$m.solution -m $m | grep '^kept'
  >   $STROP run -m $m --json 2>/dev/null | sed 's/.*"model":"\([^"]*\)".*"mean":\([0-9.]*\),"n":\([0-9]*\).*/\1 \2 \3/'
  > done
  kept       660 new, 0 replaced, 0 there already
  6b_finetuning 0.21363636363636362 660
  kept       660 new, 0 replaced, 0 there already
  6b_verification 0.37424242424242427 660
  kept       660 new, 0 replaced, 0 there already
  175b_finetuning 0.3484848484848485 660
  kept       660 new, 0 replaced, 0 there already
  175b_verification 0.5621212121212121 660

LLMDrift: a CSV file with model, trial, latency and cost; a question finds its example.

  $ mkdir ../drift && cd ../drift && mkdir prompts && cp $O/llmdrift/PRIME_FULL_EVAL.csv all.csv
  $ echo 'user:
  > {{query}}' > prompts/prime.prompty
  $ echo 'data: [{file: q.jsonl}]
  > scorers: [{contains: all}]' > strop.yaml
  $ grep -o 'Is [0-9]* a prime number' all.csv | sort -u | awk '{printf "{\"id\": \"%s\", \"query\": \"%s? Think step by step and then answer \\\"[Yes]\\\" or \\\"[No]\\\".\", \"answer\": \"[Yes]\"}\n", $2, $0}' > q.jsonl; wc -l < q.jsonl
  1000
  $ $STROP import outputs all.csv --map output=answer --map input=query --map trial=trail --map latency_s=latency 2>&1 | tail -14
  read       all.csv as records
  recording  openaichat/gpt-3.5-turbo-0301, for whichever prompt is run: 1,000 outputs
  recording  openaichat/gpt-3.5-turbo-0613, for whichever prompt is run: 1,000 outputs
  recording  openaichat/gpt-4-0314, for whichever prompt is run: 1,000 outputs
  recording  openaichat/gpt-4-0613, for whichever prompt is run: 1,000 outputs
  examples   0 found by id, 4,000 by question
  kept       4,000 new, 0 replaced, 0 there already
  
  next: strop run -m openaichat/gpt-3.5-turbo-0301
  $ for m in 0314 0613; do $STROP run -m openaichat/gpt-4-$m --json 2>/dev/null | grep -o -e '"tokens":{[^}]*}' -e '"cost_usd":[0-9]*\.[0-9]\{4\}' -e '"latency_ms":{[^}]*}'; done
  "tokens":{"input":null,"output":null,"unknown":1000,"cached_input":0,"estimated":false}
  "cost_usd":13.8273
  "latency_ms":{"p50":6688,"p95":21472}
  "tokens":{"input":null,"output":null,"unknown":1000,"cached_input":0,"estimated":false}
  "cost_usd":1.0736
  "latency_ms":{"p50":1459,"p95":12370}
