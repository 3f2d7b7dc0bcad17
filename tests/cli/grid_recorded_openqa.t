#requires SHARED
Open-domain questions by twelve systems: exact match and F1, over all and over those that people judged, by one command.

  $ mkdir prompts && O=$SHARED/open/openqa && printf 'user:\n{{question}}\n' > prompts/ask.prompty
  $ sed '/text-davinci/s|^{|{"set":"judged",|; /text-davinci/!s|^{|{"set":"other",|' $O/predictions.jsonl > q.jsonl

A second data set has what people accepted among the expected answers.

  $ grep '"human": *"Yes"' $O/judgements.jsonl | awk 'match($0, /"qid": *"[^"]*"/) {id = substr($0, RSTART, RLENGTH); sub(/^"qid": */, "", id); match($0, /"answer": *"([^"\\]|\\.)*"/); a = substr($0, RSTART, RLENGTH); sub(/^"answer": */, "", a); print id "\t" a}' > accepted
  $ awk -F '\t' 'NR == FNR {more[$1] = more[$1] ", " $2; next} /"set":"judged"/ && match($0, /"id": *"[^"]*"/) {id = substr($0, RSTART, RLENGTH); sub(/^"id": */, "", id); i = match($0, /"golds": *\[/); rest = substr($0, i); j = match(rest, /"\]/); print substr($0, 1, i - 1) substr(rest, 1, j) more[id] substr(rest, j + 1)}' accepted q.jsonl | sed 's/"id": *"/&people-/' > people.jsonl; wc -l < people.jsonl
  151
  $ cat > strop.yaml <<'END'
  > data:
  >   - {file: q.jsonl, map: {expected: golds}, split: {train: 1}}
  >   - {file: people.jsonl, map: {expected: golds}, split: {dev: 1}}
  > scorers: [{exact: &first {extract: [{regex: '^\["((?:[^"\\]|\\.)*)"'}, none]}}, {f1: *first}]
  > grid:
  >   all:
  >     factors: {model: [EMDR2, FiD-KD, R2D2, Rocketv2_FiD, GAR-plus_FiD, EviGen, Contriever_FiD, ANCE-plus_FiD, FiD, DPR, text-davinci-003_zeroshot, text-davinci-003_fewshot-n64]}
  >     slices: set
  >     split: train
  >     reported:
  >       - {model: EMDR2, mean: 0.5147, n: 3610, source: all questions}
  >       - {model: EMDR2, scorer: f1, mean: 0.5946, n: 3610, source: all questions}
  >       - {model: text-davinci-003_zeroshot, slice: {set: judged}, mean: 0.126, n: 301, source: "Kamalloo 2023"}
  >       - {model: text-davinci-003_fewshot-n64, slice: {set: judged}, mean: 0.339, n: 301, source: "Kamalloo 2023"}
  >   people:
  >     factors: {model: [EMDR2, R2D2, text-davinci-003_zeroshot, text-davinci-003_fewshot-n64]}
  >     split: dev
  >     reported:
  >       - {model: text-davinci-003_zeroshot, mean: 0.714, n: 301, source: "Kamalloo 2023"}
  >       - {model: text-davinci-003_fewshot-n64, mean: 0.758, n: 301, source: "Kamalloo 2023"}
  > END
  $ $STROP import outputs q.jsonl people.jsonl --map 'output=preds.*' | grep '^kept\|^exam'
  examples   20,174 found by id, 0 by question
  kept       20,174 new, 0 replaced, 0 there already
  $ $STROP grid all people > out 2>err; echo $?; grep -v 'cell [0-9]* of' err; sed -n '/^model/,/^percent/p;/^other/,/^$/p;/^by/,/^$/p;/^reported/,/^$/p' out
  3
  strop: warning: text-davinci-003_zeroshot: 1,655 calls failed: no recorded output of text-davinci-003_zeroshot for example nq0000 (strop import outputs FILE)
  strop: warning: text-davinci-003_fewshot-n64: 1,655 calls failed: no recorded output of text-davinci-003_fewshot-n64 for example nq0000 (strop import outputs FILE)
  model                         exact
  EMDR2                         51.4 [49.1, 53.7]
  FiD-KD                        51.4 [49.1, 53.7]
  R2D2                          53.2 [50.9, 55.4]
  Rocketv2_FiD                  48.9 [46.6, 51.2]
  GAR-plus_FiD                  50.9 [48.6, 53.2]
  EviGen                        49.8 [47.5, 52.1]
  Contriever_FiD                49.1 [46.8, 51.4]
  ANCE-plus_FiD                 48.6 [46.3, 50.9]
  FiD                           47.8 [45.5, 50.1]
  DPR                           42.4 [40.2, 44.7]
  text-davinci-003_zeroshot     7.9 [4.6, 13.4] !
  text-davinci-003_fewshot-n64  29.1 [22.5, 36.8] !
  
  percent with 95 % interval
  other scorers                 f1
  EMDR2                         59.2 [57.1, 61.3]
  FiD-KD                        58.7 [56.6, 60.8]
  R2D2                          59.6 [57.5, 61.8]
  Rocketv2_FiD                  55.7 [53.6, 57.9]
  GAR-plus_FiD                  57.9 [55.8, 60.1]
  EviGen                        56.6 [54.4, 58.8]
  Contriever_FiD                56.0 [53.9, 58.2]
  ANCE-plus_FiD                 55.5 [53.4, 57.7]
  FiD                           54.4 [52.2, 56.6]
  DPR                           49.2 [47.0, 51.3]
  text-davinci-003_zeroshot     23.1 [18.4, 27.8]
  text-davinci-003_fewshot-n64  45.4 [38.7, 52.2]
  
  by set                        other                     judged                   macro
  EMDR2                         51.6 [49.2, 54.0] (1655)  49.7 [41.8, 57.6] (151)  50.6 [46.5, 54.8]
  FiD-KD                        51.2 [48.8, 53.6] (1655)  54.3 [46.4, 62.0] (151)  52.7 [48.6, 56.8]
  R2D2                          53.4 [51.0, 55.8] (1655)  50.3 [42.4, 58.2] (151)  51.9 [47.8, 56.0]
  Rocketv2_FiD                  49.1 [46.7, 51.5] (1655)  46.4 [38.6, 54.3] (151)  47.7 [43.7, 51.9]
  GAR-plus_FiD                  51.1 [48.7, 53.5] (1655)  48.3 [40.5, 56.3] (151)  49.7 [45.6, 53.9]
  EviGen                        49.6 [47.2, 52.0] (1655)  52.3 [44.4, 60.1] (151)  51.0 [46.8, 55.0]
  Contriever_FiD                49.5 [47.1, 51.9] (1655)  45.0 [37.3, 53.0] (151)  47.3 [43.2, 51.4]
  ANCE-plus_FiD                 48.8 [46.4, 51.2] (1655)  46.4 [38.6, 54.3] (151)  47.6 [43.5, 51.7]
  FiD                           48.0 [45.6, 50.4] (1655)  46.4 [38.6, 54.3] (151)  47.2 [43.1, 51.3]
  DPR                           42.1 [39.8, 44.5] (1655)  45.7 [38.0, 53.6] (151)  43.9 [39.9, 48.1]
  text-davinci-003_zeroshot     -                         7.9 [4.6, 13.4] (151)    7.9 [4.6, 13.4]
  text-davinci-003_fewshot-n64  -                         29.1 [22.5, 36.8] (151)  29.1 [22.5, 36.8]
  
  reported                                  mean                   n  here  source
  EMDR2                                     51.5 [49.8, 53.1]  3,610  51.4  all questions
  EMDR2, f1                                 59.5 [57.9, 61.1]  3,610  59.2  all questions
  text-davinci-003_zeroshot, set judged     12.6 [9.3, 16.9]     301  7.9   Kamalloo 2023
  text-davinci-003_fewshot-n64, set judged  33.9 [28.8, 39.4]    301  29.1  Kamalloo 2023
  
  model                         exact
  EMDR2                         72.8 [65.3, 79.3]
  R2D2                          71.5 [63.9, 78.1]
  text-davinci-003_zeroshot     69.5 [61.8, 76.3]
  text-davinci-003_fewshot-n64  72.2 [64.6, 78.7]
  
  percent with 95 % interval
  other scorers                 f1
  EMDR2                         75.0 [68.3, 81.8]
  R2D2                          73.2 [66.2, 80.1]
  text-davinci-003_zeroshot     71.2 [64.1, 78.2]
  text-davinci-003_fewshot-n64  76.5 [70.2, 82.9]
  
  reported                      mean                 n  here  source
  text-davinci-003_zeroshot     71.4 [66.1, 76.2]  301  69.5  Kamalloo 2023
  text-davinci-003_fewshot-n64  75.8 [70.6, 80.2]  301  72.2  Kamalloo 2023

Those are the figures of the reference, but for EviGen, which was given answers whose dashes are not broken; and where articles and punctuation leave nothing of both answers, F1 here is 1, as SQuAD 2.0 has it, and 0 there: a question in 1,806.

  $ tr -d ' \n' < $SHARED/reference.json | grep -o '"[^"]*":{"n":[0-9]*,"em":[0-9.]*,"f1":[0-9.]*,"gold_contained":[0-9.]*,"n301":[0-9]*,"em301":[0-9.]*' | sed 's/[^0-9A-Za-z._-]/ /g' | awk '{printf "%s %d %.2f %.2f %.2f\n", $1, $3, $5, $7, $13}' | sort > want; wc -l < want
  12
  $ $STROP grid all --json 2>/dev/null | sed 's/{"at":{"model":/\n&/g' | grep -o '^{"at":{"model":"[^"]*"\|"mean":[0-9.]*,"ci":[^]]*],"n":[0-9]*,"errors"\|"scorer":"f1","mean":[0-9.]*\|"value":"judged","mean":[0-9.]*' | sed 's/.*"model":/@/; s/"ci":[^]]*]//; s/[^0-9A-Za-z._@-]/ /g' | tr '\n' ' ' | tr '@' '\n' | awk 'NF >= 14 {printf "%s %d %.2f %.2f %.2f\n", $1, $5, 100 * $3, 100 * $10, 100 * $14}' | sort > got
  $ join want got | awk 'function is(a, b, by, name) {return (a - b) ^ 2 < by ^ 2 ? name : b " not " a} {print $1, $2 - $6, is($3, $7, 0.011, "em"), is($4, $8, 0.07, "f1"), is($5, $9, 0.011, "em301")}'
  ANCE-plus_FiD 0 em f1 em301
  Contriever_FiD 0 em f1 em301
  DPR 0 em f1 em301
  EMDR2 0 em f1 em301
  EviGen 0 49.83 not 50.11 56.61 not 56.78 em301
  FiD 0 em f1 em301
  FiD-KD 0 em f1 em301
  GAR-plus_FiD 0 em f1 em301
  R2D2 0 em f1 em301
  Rocketv2_FiD 0 em f1 em301
  text-davinci-003_fewshot-n64 0 em f1 em301
  text-davinci-003_zeroshot 0 em f1 em301
