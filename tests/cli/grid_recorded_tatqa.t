#requires SHARED
TAT-QA, questions on tables and text of financial reports: five configurations of GPT-3 and Codex, exact match and F1 with scale, by one command.

  $ mkdir prompts && O=$SHARED/open/tatqa && printf 'user:\n{{question}}\n' > prompts/ask.prompty

Answer and scale are one expected value, a JSON text.

  $ awk '{i = index($0, "\"answer\":"); j = index($0, ",\"answer_type\":"); k = index($0, "\"scale\":\""); scale = substr($0, k + 9); scale = substr(scale, 1, index(scale, "\"") - 1); gold = "{\"answer\":" substr($0, i + 9, j - i - 9) ",\"scale\":\"" scale "\"}"; text = ""; for (n = 1; n <= length(gold); n++) {c = substr(gold, n, 1); text = text (c == "\"" || c == "\\" ? "\\" : "") c} print substr($0, 1, i - 1) "\"gold\":\"" text "\"" substr($0, j)}' $O/examples.jsonl > q.jsonl; grep -c '"gold"' q.jsonl
  833
  $ cat > strop.yaml <<'END'
  > data: [{file: q.jsonl, map: {expected: gold}, split: {train: 1}}]
  > scorers: [{tatqa_em: &pred {answer: pred_answer, scale: pred_scale}}, {tatqa_f1: *pred}]
  > grid:
  >   factors: {model: [gpt3_direct, gpt3_cot, codex_direct, codex_cot, codex_pot]}
  >   baseline: {model: codex_cot}
  >   slices: answer_type
  >   reported:
  >     - {model: gpt3_direct, mean: 0.379, source: Chen 2022}
  >     - {model: gpt3_cot, mean: 0.425, source: Chen 2022}
  >     - {model: codex_direct, mean: 0.55, source: Chen 2022}
  >     - {model: codex_cot, mean: 0.614, source: Chen 2022}
  >     - {model: codex_pot, mean: 0.689, n: 1667, source: README}
  > END
  $ $STROP import outputs q.jsonl --map 'output=outputs.*' | grep '^kept'
  kept       4,165 new, 0 replaced, 0 there already
  $ $STROP grid 2>/dev/null > out; sed -n '/^model/,/^percent/p;/^other/,/^$/p;/^by/,/^$/p;/^reported/,$p' out
  model         tatqa_em
  gpt3_direct   36.6 [33.4, 39.9]  -25.5*
  gpt3_cot      41.4 [38.1, 44.8]  -20.6*
  codex_direct  54.7 [51.3, 58.1]  -7.3*
  codex_cot     62.1 [58.7, 65.3]  base
  codex_pot     69.1 [65.9, 72.2]  +7.1*
  
  percent with 95 % interval; differences to the baseline in points, paired; * p < 0.05 after Holm over 4 comparisons
  other scorers  tatqa_f1
  gpt3_direct    45.6 [42.4, 48.8]
  gpt3_cot       51.1 [47.9, 54.3]
  codex_direct   62.2 [59.0, 65.4]
  codex_cot      69.5 [66.5, 72.5]
  codex_pot      76.3 [73.5, 79.1]
  
  by answer_type  span                            multi-span                      arithmetic                      count                          macro
  gpt3_direct     50.1 [44.9, 55.4] (349) -14.9*  53.1 [43.9, 62.0] (113) -29.2*  17.5 [14.0, 21.8] (359) -35.9*  58.3 [32.0, 80.7] (12) +16.7   44.8 [37.6, 51.0]
  gpt3_cot        41.0 [35.9, 46.2] (349) -24.1*  56.6 [47.4, 65.4] (113) -25.7*  37.0 [32.2, 42.2] (359) -16.4*  41.7 [19.3, 68.0] (12) +0.0    44.1 [37.8, 51.3]
  codex_direct    62.5 [57.3, 67.4] (349) -2.6    85.8 [78.2, 91.1] (113) +3.5    36.8 [31.9, 41.9] (359) -16.7*  75.0 [46.8, 91.1] (12) +33.3   65.0 [57.5, 69.6]
  codex_cot       65.0 [59.9, 69.9] (349)         82.3 [74.2, 88.2] (113)         53.5 [48.3, 58.6] (359)         41.7 [19.3, 68.0] (12)         60.6 [54.4, 67.6]
  codex_pot       59.6 [54.4, 64.6] (349) -5.4*   86.7 [79.2, 91.8] (113) +4.4    72.1 [67.3, 76.5] (359) +18.7*  91.7 [64.6, 98.5] (12) +50.0*  77.5 [70.3, 80.2]
  
  reported      mean                   n  here  source
  gpt3_direct   37.9                   -  36.6  Chen 2022
  gpt3_cot      42.5                   -  41.4  Chen 2022
  codex_direct  55.0                   -  54.7  Chen 2022
  codex_cot     61.4                   -  62.1  Chen 2022
  codex_pot     68.9 [66.7, 71.1]  1,667  69.1  README

Those are the figures of the reference.

  $ tr -d ' \n' < $SHARED/reference.json | grep -o '"[a-z0-9_]*":{"n":833,"em":[0-9.]*,"f1":[0-9.]*' | sed 's/[^0-9a-z._]/ /g' | awk '{printf "%s %d %.2f %.2f\n", $1, $3, $5, $7}' | sort > want; wc -l < want
  5
  $ $STROP grid --json 2>/dev/null | sed 's/{"at":{"model":/\n&/g' | grep -o '^{"at":{"model":"[^"]*"\|"mean":[0-9.]*,"ci":[^]]*],"n":[0-9]*,"errors"\|"scorer":"tatqa_f1","mean":[0-9.]*' | sed 's/.*"model":/@/; s/"ci":[^]]*]//; s/[^0-9A-Za-z._@-]/ /g' | tr '\n' ' ' | tr '@' '\n' | awk 'NF >= 10 {printf "%s %d %.2f %.2f\n", $1, $5, 100 * $3, 100 * $10}' | sort | diff want - && echo equal
  equal
