#requires SHARED
Program of Thoughts (code-davinci-002, and GPT-4's chain of thought): seven rows in three tables, by one command.

  $ mkdir prompts && O=$SHARED/open/pot && printf 'user:\n{{question}}\n' > prompts/solve.prompty

The authors' runs give what each program computed; of AQuA they keep the option, and no option is A.

  $ for s in gsm8k svamp aqua; do sed "s|^{|{\"set\":\"$s\",|; s|\"prediction\":\"None\"|\"prediction\":\"A\"|" $O/$s.jsonl > $s.jsonl; done
  $ cat > strop.yaml <<'END'
  > data:
  >   - {file: gsm8k.jsonl, map: {expected: answer, split: set}}
  >   - {file: svamp.jsonl, map: {expected: answer, split: set}}
  >   - {file: aqua.jsonl, map: {expected: answer, split: set}}
  > scorers:
  >   - numeric: {name: executed, mode: finqa_equal, scaled: false, close: false, extract: {regex: '"executed":(-?[0-9][0-9.eE+-]*)'}}
  >   - em_trim: {name: option, extract: [{regex: '([A-E])\)[^\n]*\s*\z'}, none]}
  > grid:
  >   gsm8k:
  >     factors: {model: [pot_fewshot, pot_zeroshot]}
  >     split: gsm8k
  >     reported: [{model: pot_fewshot, mean: 0.716, n: 1318, source: README}, {model: pot_zeroshot, mean: 0.569, n: 1317, source: README}]
  >   svamp:
  >     factors: {model: [pot_fewshot, pot_zeroshot]}
  >     split: svamp
  >     reported: [{model: pot_fewshot, mean: 0.852, n: 999, source: README}, {model: pot_zeroshot, mean: 0.708, n: 999, source: README}]
  >   aqua:
  >     factors: {model: [pot_fewshot, pot_zeroshot, gpt4_cot]}
  >     split: aqua
  >     scorer: option
  >     baseline: {model: pot_zeroshot}
  >     reported: [{model: pot_fewshot, mean: 0.541, n: 253, source: README}, {model: pot_zeroshot, mean: 0.438, n: 253, source: README}, {model: gpt4_cot, mean: 0.727, source: README}]
  > END
  $ $STROP import outputs gsm8k.jsonl svamp.jsonl --map 'output=outputs.*' | grep '^kept'
  kept       2,317 new, 0 replaced, 0 there already
  $ $STROP import outputs aqua.jsonl --map 'output=outputs.*.prediction' 2>/dev/null | grep '^kept'
  kept       254 new, 0 replaced, 0 there already
  $ $STROP import outputs aqua.jsonl --map output=outputs.gpt4_cot.generated -m gpt4_cot | grep '^kept'
  kept       127 new, 0 replaced, 0 there already
  $ $STROP grid gsm8k svamp aqua > out 2>err; echo $?; grep -v 'cell [0-9]* of' err; sed -n '/^grid/p;/^model/,/^$/p;/^reported/,/^$/p' out
  3
  strop: warning: pot_zeroshot: 1 call failed: no recorded output of pot_zeroshot for example gsm8k/1040 (strop import outputs FILE)
  grid       gsm8k: 2 cells, executed on split gsm8k
  model         executed
  pot_fewshot   71.8 [68.2, 75.1]
  pot_zeroshot  57.4 [53.6, 61.2] !
  
  reported      mean                   n  here  source
  pot_fewshot   71.6 [69.1, 74.0]  1,318  71.8  README
  pot_zeroshot  56.9 [54.2, 59.5]  1,317  57.4  README
  
  grid       svamp: 2 cells, executed on split svamp
  model         executed
  pot_fewshot   84.2 [80.7, 87.1]
  pot_zeroshot  71.4 [67.3, 75.2]
  
  reported      mean                 n  here  source
  pot_fewshot   85.2 [82.8, 87.3]  999  84.2  README
  pot_zeroshot  70.8 [67.9, 73.5]  999  71.4  README
  
  grid       aqua: 3 cells, option on split aqua
  model         option
  pot_fewshot   52.0 [43.3, 60.5]  +13.4*
  pot_zeroshot  38.6 [30.6, 47.3]  base
  gpt4_cot      71.7 [63.3, 78.8]  +33.1*
  
  reported      mean                 n  here  source
  pot_fewshot   54.1 [48.0, 60.2]  253  52.0  README
  pot_zeroshot  43.8 [37.9, 50.0]  253  38.6  README
  gpt4_cot      72.7                 -  71.7  README
  $ $STROP grid gsm8k svamp aqua --json 2>/dev/null | wc -l
  3
  $ $STROP grid gsm8k svamp aqua --csv 2>/dev/null | grep '^"' | awk -F, '{printf "%s %.4f %d\n", $1, 100 * $2, $5}'
  "pot_fewshot" 71.7754 659
  "pot_zeroshot" 57.4468 658
  "pot_fewshot" 84.2000 500
  "pot_zeroshot" 71.4000 500
  "pot_fewshot" 51.9685 127
  "pot_zeroshot" 38.5827 127
  "gpt4_cot" 71.6535 127
