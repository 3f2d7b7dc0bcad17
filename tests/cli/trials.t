Several trials of each example, and retrieval set against generation.

  $ mkdir p && cd p && mkdir prompts docs
  $ for i in 0 1 2 3 4 5 6 7; do printf '# Page\n\nword%s stands here.\n' $i > docs/d$i.md; gold=$i; [ $i -gt 4 ] && gold=0; echo "{\"id\": \"e$i\", \"n\": $i, \"question\": \"word$i\", \"want\": \"w\", \"answer\": \"w\", \"gold\": [\"d$gold.md\"]}"; done > q.jsonl
  $ printf 'user:\nask{{n}} {{question}}\n{{context}}\nECHO:{{want}}\n' > prompts/answer.prompty
  $ printf '%s\n' "body \"ask3 \": text 'no' x 1" "body \"ask4 \": text 'no'" "body \"ask5 \": text 'no'" > script
  $ $MOCK --script script > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done
  $ cat > strop.yaml <<END
  > models: [{id: m, provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1"}]
  > data: [{file: q.jsonl}]
  > scorers: [exact]
  > retrieval: {corpus: 'docs/*.md', mode: bm25, k: 1}
  > END

Of five examples whose gold passage is found one is answered wrongly, and of the three others one.

  $ $STROP --trust run --trials 3 | sed -n '/^scorer/,/^by/p'
  scorer    mean  95 % interval  n  pass  unparsed  error  n/a
  exact   70.8 %  [33.0, 100.0]  8     6         0      0    0
  
  retrieval  correct  wrong  P(correct)  95 % interval
  hit              4      1      73.3 %  [19.4, 100.0]
  miss             2      1      66.7 %  [20.8, 93.9]
  a gold passage was retrieved for 5 of 8 examples (62.5 %); by exact, --filter 'hit fail' takes those that generation missed
  
  k  pass@k  95 % interval  pass^k  95 % interval
  1  70.8 %  [33.0, 100.0]  70.8 %  [33.0, 100.0]
  2  75.0 %  [40.9, 92.9]   66.7 %  [27.3, 100.0]
  3  75.0 %  [40.9, 92.9]   62.5 %  [30.6, 86.3]
  by exact: at least one of k trials passes, all of them do; 12.5 % of the examples flip; variance 0.0417 within an example, 0.1905 between them
  $ $STROP --trust run --trials 3 --json | grep -o '"by_retrieval".*' | sed 's/},"total.*//; s/\([0-9]\.[0-9]\{9\}\)[0-9]*/\1/g'
  "by_retrieval":{"hit":{"correct":4,"wrong":1,"p_correct":0.733333333,"ci":[0.193689405,1]},"miss":{"correct":2,"wrong":1,"p_correct":0.666666666,"ci":[0.207659600,0.938508055]}},"trials":{"flip_rate":0.125,"variance_within":0.041666666,"variance_between":0.190476190,"pass_k":[{"k":1,"pass_at_k":0.708333333,"pass_at_k_ci":[0.330395394,1],"pass_hat_k":0.708333333,"pass_hat_k_ci":[0.330395394,1]},{"k":2,"pass_at_k":0.75,"pass_at_k_ci":[0.409275430,0.928520787],"pass_hat_k":0.666666666,"pass_hat_k_ci":[0.272562624,1]},{"k":3,"pass_at_k":0.75,"pass_at_k_ci":[0.409275430,0.928520787],"pass_hat_k":0.625,"pass_hat_k_ci":[0.305742394,0.863155714]}]}}

What the trials said, where they differ; of a few examples always.

  $ $STROP --trust run --trials 3 --filter 'id:e0' | sed -n '/^answers/,$p'
  answers
    e0  3x "w" (pass)
  
  next: change the prompt, then strop compare answer@1 answer
  $ $STROP --trust run --trials 3 | sed -n '/^answers/,/^$/p'
  answers
    e0  3x "w" (pass)
    e1  3x "w" (pass)
    e2  3x "w" (pass)
    e3  2x "w" (pass), 1x "no" (fail)
    e4  3x "no" (fail)
    e5  3x "no" (fail)
    e6  3x "w" (pass)
    e7  3x "w" (pass)
  

The examples of a cell can be listed, and run.

  $ $STROP --trust run --filter 'miss fail' --json | grep -o '"examples":[0-9]*'
  "examples":1
  $ $STROP --trust run --filter 'hit flaky' --trials 3 --json | grep -o '"examples":[0-9]*'
  "examples":1
  $ $STROP --trust run --retrieval none --filter 'hit'
  strop: the filter asks for results, but neither this version of answer nor one it descends from has any with model m, retrieval none, k 0 and 0 shots: run it without those terms first
  [2]

Compared, both sides have their cells. Three trials are no three pairs.

  $ sed 's/ask/say/' prompts/answer.prompty > prompts/second.prompty && $STROP --trust compare answer second --trials 3
  no difference shown between answer@1 and second@1: +29.2 points [-8.6, 67.0] could be luck (exact, 8 pairs over 3 trials each; paired t p = 0.111): 2 fixed, 0 broken
  8 examples at this rate of change can only show differences of 44.8 points or more; for this one about 11 more are needed
  answer@1 70.8 %, second@1 100.0 %; 6 pass with both, 0 with neither
  bootstrap interval [4.2, 62.5]
  answer@1 flips on 12.5 % of the examples, second@1 flips on 0.0 % of the examples
  fixed    e4, e5
  
  version   retrieval  correct  wrong  P(correct)  95 % interval
  answer@1  hit              4      1      73.3 %  [19.4, 100.0]
  answer@1  miss             2      1      66.7 %  [20.8, 93.9]
  second@1  hit              5      0     100.0 %  [56.6, 100.0]
  second@1  miss             3      0     100.0 %  [43.9, 100.0]
  a gold passage was retrieved for 5 of 8 with both; P(correct | hit) 73.3 % with answer@1, 100.0 % with second@1
  $ $STROP --trust compare answer second --trials 3 --json | grep -o '"by_retrieval":{"hit":{[^}]*}' | sed 's/\([0-9]\.[0-9]\{9\}\)[0-9]*/\1/g'
  "by_retrieval":{"hit":{"correct":4,"wrong":1,"p_correct":0.733333333,"ci":[0.193689405,1]}
  "by_retrieval":{"hit":{"correct":5,"wrong":0,"p_correct":1,"ci":[0.565517535,1]}
  $ $STROP --trust compare answer second --trials 3 --json | grep -o '"retrieval_moved":{[^}]*}'
  "retrieval_moved":{"found":0,"found_fixed":0,"lost":0,"lost_broken":0}
  $ rm prompts/second.prompty

  $ $STROP --trust run --retrieval none | grep -c hit
  0
  [1]
  $ kill $server; wait $server
