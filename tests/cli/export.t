The train split goes out as lines to fine-tune a model with: what the prompt would send, and the expected answer. Nothing of it is known to another split.

  $ mkdir p && cd p && mkdir prompts docs
  $ cat > strop.yaml <<END
  > name: shop
  > data:
  >   - file: q.jsonl
  >     split: {by: split, group: topic}
  > retrieval: {corpus: "docs/*.md", mode: bm25, k: 1}
  > scorers: [em_trim]
  > END
  $ cat > prompts/answer.prompty <<'END'
  > system:
  > Answer from the context.
  > {{#shots}}
  > {{question}}
  > {{/shots}}
  > user:
  > {{context}}
  > {{question}}
  > END
  $ cat > docs/shop.md <<'END'
  > # Returns
  > Returns are accepted within 30 days.
  > 
  > # Payment
  > The shop pays for "returns".
  > END
  $ cat > q.jsonl <<'END'
  > {"id": "q1", "question": "How many days are returns accepted?", "topic": "t1", "answer": ["30 days", "30"], "gold": "shop.md#returns", "split": "train"}
  > {"id": "q2", "question": "how many days are returns accepted", "topic": "t2", "answer": "30 Days.", "split": "train"}
  > {"id": "q3", "question": "How many days are returns accepted!", "topic": "t3", "answer": "14 days", "split": "train"}
  > {"id": "q4", "question": "Who pays for returns that are sent by post and come too late?", "topic": "t4", "answer": "the shop", "split": "train"}
  > {"id": "q5", "question": "Who pays for the returns that are sent by post and come too late?", "topic": "t5", "answer": "the shop", "split": "train"}
  > {"id": "q6", "question": "Where is the shop that I have found on a card from Ghent?", "topic": "t6", "answer": "Ghent", "split": "train"}
  > {"id": "q7", "question": "Something of a group?", "topic": "t8", "answer": "yes", "split": "train"}
  > {"id": "q8", "question": "And what is this?", "topic": "t9", "split": "train"}
  > {"id": "q9", "question": "What is 3 + 4?", "topic": "t10", "answer": 7, "split": "train"}
  > {"id": "q10", "question": "What is 3 - 4?", "topic": "t11", "answer": -1, "split": "train"}
  > {"id": "q11", "question": "What do the \"terms\" of the shop say about pets?", "topic": "t12", "answer": "nothing", "split": "train"}
  > {"id": "t1", "question": "Where is the shop that I have found on a card from Gent?", "topic": "t7", "answer": "Ghent", "split": "test"}
  > {"id": "t2", "question": "Something else of that same group, isn't it?", "topic": "t8", "answer": "yes", "split": "test"}
  > {"id": "d1", "question": "What do the terms of the shop say about smaller pets?", "topic": "t13", "answer": "nothing", "split": "dev"}
  > END
  $ $STROP export finetune
  prompt    answer@1, retrieval bm25
  written   6 of 11 examples of split train to finetune-train.jsonl
  compared  with 3 examples of dev, test
  left out  1 without an expected value
    q8
  left out  1 asking what an earlier one asks
    q2 and q1 of train: 1.00
  left out  1 asking what an earlier one asks, and expecting another answer
    q3 and q1 of train: 1.00
  left out  1 in a group that another split has too
    q7: group t8
  left out  1 asking what another split asks, or nearly (alike .8 or more)
    q6 and t1 of test: 0.87
  look at   1 like one of another split (alike .6 to .8)
    q11 and d1 of dev: 0.72
  look at   1 asking nearly what an earlier one asks (alike .8 or more)
    q5 and q4 of train: 0.84
  tokens    about 234 to train on (estimated)
  cost      not known: price lists have no training prices; --price USD --epochs N says
  strop: fine-tuning is the last resort: "strop advise" says what the runs leave to gain

The file is what the prompt would send, without worked examples; the first accepted answer is what is learnt.

  $ cat finetune-train.jsonl
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"[1] shop.md › Returns\nReturns are accepted within 30 days.\nHow many days are returns accepted?"},{"role":"assistant","content":"30 days"}]}
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"[1] shop.md › Payment\nThe shop pays for \"returns\".\nWho pays for returns that are sent by post and come too late?"},{"role":"assistant","content":"the shop"}]}
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"[1] shop.md › Payment\nThe shop pays for \"returns\".\nWho pays for the returns that are sent by post and come too late?"},{"role":"assistant","content":"the shop"}]}
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"What is 3 + 4?"},{"role":"assistant","content":"7"}]}
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"What is 3 - 4?"},{"role":"assistant","content":"-1"}]}
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"[1] shop.md › Payment\nThe shop pays for \"returns\".\nWhat do the \"terms\" of the shop say about pets?"},{"role":"assistant","content":"nothing"}]}
  $ $STROP render -p answer --example q1 | sed -n '/^user:/,/^$/p'
  user:
  [1] shop.md › Returns
  Returns are accepted within 30 days.
  How many days are returns accepted?
  

Without retrieval, and with the gold passages where the data names them.

  $ $STROP export finetune --retrieval none -o none.jsonl 2>/dev/null | tail -2
  tokens    about 180 to train on (estimated)
  cost      not known: price lists have no training prices; --price USD --epochs N says
  $ head -1 none.jsonl
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"How many days are returns accepted?"},{"role":"assistant","content":"30 days"}]}
  $ $STROP export finetune --retrieval ideal -o ideal.jsonl 2>/dev/null | head -1
  prompt    answer@1, retrieval ideal
  $ sed -n '1p;4p' ideal.jsonl
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"[1] shop.md › Returns\nReturns are accepted within 30 days.\nHow many days are returns accepted?"},{"role":"assistant","content":"30 days"}]}
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"What is 3 + 4?"},{"role":"assistant","content":"7"}]}

A file that is there stays, unless it is to be replaced. Then it is replaced whole.

  $ echo mine > train.jsonl
  $ $STROP export finetune -o train.jsonl
  strop: train.jsonl is there already: take another name, or --force
  [2]
  $ cat train.jsonl
  mine
  $ $STROP export finetune -o train.jsonl --force --price 25 --epochs 3 2>/dev/null | tail -2
  tokens    about 234 to train on (estimated)
  cost      about $0.0175 for 3 epochs
  $ wc -l < train.jsonl
  6
  $ $STROP export finetune -o train.jsonl --force --price 25 2>/dev/null | tail -1
  cost      about $0.0059 for each epoch

Test examples are not exported for training, and a failure leaves no file.

  $ $STROP export finetune --split test -o no.jsonl
  strop: the test split is not exported for training: a model that has seen the test examples cannot be measured with them; take train
  [2]
  $ $STROP export finetune --split all -o no.jsonl
  strop: the all split is not exported for training: a model that has seen the test examples cannot be measured with them; take train
  [2]
  $ $STROP export finetune --split trian -o no.jsonl
  strop: the data has no split "trian"; it has: dev (1), test (2), train (11), and all
  [2]
  $ $STROP export finetune -o no/such/place.jsonl
  strop: cannot write beside no/such/place.jsonl: No such file or directory
  [2]
  $ $STROP export finetune --price -1 -o no.jsonl
  strop: --price takes USD for a million tokens, from 0 on
  [2]
  $ $STROP export finetunes
  strop: there is no export "finetunes"; there is: finetune
  [2]
  $ $STROP export finetune --split dev --validation no.jsonl
  strop: --validation takes the dev split, into a file of its own
  [2]
  $ ls no.jsonl* 2>/dev/null
  [2]

The dev split goes out beside it, to validate with; it is held against test.

  $ $STROP export finetune -o a.jsonl --validation b.jsonl 2>/dev/null
  prompt    answer@1, retrieval bm25
  written   6 of 11 examples of split train to a.jsonl
  compared  with 3 examples of dev, test
  left out  1 without an expected value
    q8
  left out  1 asking what an earlier one asks
    q2 and q1 of train: 1.00
  left out  1 asking what an earlier one asks, and expecting another answer
    q3 and q1 of train: 1.00
  left out  1 in a group that another split has too
    q7: group t8
  left out  1 asking what another split asks, or nearly (alike .8 or more)
    q6 and t1 of test: 0.87
  look at   1 like one of another split (alike .6 to .8)
    q11 and d1 of dev: 0.72
  look at   1 asking nearly what an earlier one asks (alike .8 or more)
    q5 and q4 of train: 0.84
  written   1 of 1 example of split dev to b.jsonl
  compared  with 2 examples of test
  tokens    about 234 to train on (estimated)
  cost      not known: price lists have no training prices; --price USD --epochs N says
  $ cat b.jsonl
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"[1] shop.md › Payment\nThe shop pays for \"returns\".\nWhat do the terms of the shop say about smaller pets?"},{"role":"assistant","content":"nothing"}]}

All of it for programs.

  $ $STROP export finetune -o c.jsonl --json 2>/dev/null
  {"files":[{"file":"c.jsonl","prompt":"answer@1","retrieval":"bm25","split":"train","answers_of_run":null,"examples":11,"written":6,"compared":3,"no_answer":1,"not_passed":0,"same":1,"conflict":1,"group":1,"leak":1,"near_leak":1,"near_same":1,"tokens":234,"estimated":true,"cost_usd":null,"notes":[{"why":"same","left_out":true,"id":"q2","like":"q1","split":"train","alike":1},{"why":"conflict","left_out":true,"id":"q3","like":"q1","split":"train","alike":1},{"why":"near_same","left_out":false,"id":"q5","like":"q4","split":"train","alike":0.8412698412698413},{"why":"leak","left_out":true,"id":"q6","like":"t1","split":"test","alike":0.8727272727272727},{"why":"group","left_out":true,"id":"q7","group":"t8","split":null,"alike":null},{"why":"no_answer","left_out":true,"id":"q8","like":null,"split":null,"alike":null},{"why":"near_leak","left_out":false,"id":"q11","like":"d1","split":"dev","alike":0.72}]}]}

Another model's outputs can be learnt instead, as far as they pass. Its run of that version must be there.

  $ $STROP export finetune -o t.jsonl --answers-of ada
  strop: ada has no run of answer@1 over train with retrieval bm25: strop run -p answer@1 -m ada --split train --retrieval bm25 --k 1
  [2]
  $ printf '%s\n' '{"id": "q1", "output": " 30 days"}' '{"id": "q4", "output": "I cannot say"}' '{"id": "q5", "output": "the shop "}' '{"id": "q9", "output": "8"}' '{"id": "q9", "output": "7"}' '{"id": "q10", "output": "-1"}' '{"id": "q11", "output": "something"}' > ada.jsonl
  $ $STROP import outputs ada.jsonl -m ada 2>/dev/null >&2; $STROP run -m ada --trials 2 >/dev/null 2>&1
  [3]
  $ $STROP export finetune --retrieval none -o t.jsonl --answers-of ada 2>/dev/null
  prompt    answer@1, retrieval none
  answers   outputs of ada that pass, in its run 1
  written   4 of 11 examples of split train to t.jsonl
  compared  with 3 examples of dev, test
  left out  1 without an expected value
    q8
  left out  6 without an output of the model that passes
    q2
    q3
    q4
    q6
    q7
    and 1 more: --json has them all
  tokens    about 112 to train on (estimated)
  cost      not known: price lists have no training prices; --price USD --epochs N says
  $ cat t.jsonl
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"How many days are returns accepted?"},{"role":"assistant","content":"30 days"}]}
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"Who pays for the returns that are sent by post and come too late?"},{"role":"assistant","content":"the shop"}]}
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"What is 3 + 4?"},{"role":"assistant","content":"7"}]}
  {"messages":[{"role":"system","content":"Answer from the context."},{"role":"user","content":"What is 3 - 4?"},{"role":"assistant","content":"-1"}]}
  $ $STROP export finetune -o u.jsonl --answers-of ada --retrieval none --validation v.jsonl 2>&1 | tail -1
  strop: ada has no run of answer@1 over dev with retrieval none: strop run -p answer@1 -m ada --split dev
  $ $STROP export finetune -o u.jsonl --answers-of ada
  strop: the outputs of ada are recorded, and which passages they were given is not known: --retrieval none exports them without any
  [2]
  $ ls u.jsonl v.jsonl 2>/dev/null
  [2]

A locked split is not exported, neither its examples nor outputs for them; --unlock opens it.

  $ $STROP export finetune --split dev --answers-of ada -o w.jsonl --lock dev
  strop: the dev split is locked (by --lock): --unlock dev opens it for this once
  [2]
  $ $STROP export finetune --split dev -o w.jsonl --lock dev
  strop: the dev split is locked (by --lock): --unlock dev opens it for this once
  [2]
  $ $STROP export finetune -o w.jsonl --validation v.jsonl --lock dev
  strop: the dev split is locked (by --lock): --unlock dev opens it for this once
  [2]
  $ ls w.jsonl v.jsonl 2>/dev/null
  [2]
  $ $STROP export finetune -o w.jsonl --validation v.jsonl --lock dev --unlock dev 2>/dev/null | grep written
  written   6 of 11 examples of split train to w.jsonl
  written   1 of 1 example of split dev to v.jsonl
  $ rm w.jsonl v.jsonl

An assistant's message of the prompt is part of the question and not learnt. A message that would be refused is found here.

  $ printf 'developer:\nBe short.\nuser:\nHow many?\nassistant:\nTwo.\nuser:\n{{question}}\n' > prompts/answer.prompty
  $ $STROP export finetune -o d.jsonl 2>/dev/null | head -1
  prompt    answer@2, retrieval bm25
  $ head -1 d.jsonl
  {"messages":[{"role":"system","content":"Be short."},{"role":"user","content":"How many?"},{"role":"assistant","content":"Two.","weight":0},{"role":"user","content":"How many days are returns accepted?"},{"role":"assistant","content":"30 days"}]}
  $ printf 'tool:\n{{question}}\n' > prompts/answer.prompty
  $ $STROP export finetune -o e.jsonl
  strop: example q1 (q.jsonl:1): message 1 has the role "tool"; fine-tuning takes system, user and assistant
  [2]
  $ printf 'system:\n{{question}}\n' > prompts/answer.prompty
  $ $STROP export finetune -o e.jsonl
  strop: example q1 (q.jsonl:1): there is no user's message
  [2]
  $ printf -- '---\nimages: [picture]\n---\nuser:\n{{question}}\n' > prompts/answer.prompty
  $ $STROP export finetune -o e.jsonl
  strop: prompt answer shows images, which lines of text cannot hold
  [2]
  $ ls e.jsonl* 2>/dev/null
  [2]

Where nothing else is there to measure with, it says so.

  $ echo '{"id": "a", "question": "Q?", "answer": "A"}' > q.jsonl && sed -i '/split:/d' strop.yaml
  $ printf 'user:\n{{question}}\n' > prompts/answer.prompty
  $ $STROP export finetune --retrieval none -o f.jsonl
  prompt    answer@6, retrieval none
  written   1 of 1 example of split train to f.jsonl
  compared  with nothing: the data has no other split to measure with
  tokens    about 11 to train on (estimated)
  cost      not known: price lists have no training prices; --price USD --epochs N says
  strop: fine-tuning is the last resort: "strop advise" says what the runs leave to gain
  $ echo '{"id": "a", "question": "Q?"}' > q.jsonl
  $ $STROP export finetune --retrieval none -o g.jsonl
  strop: no example of the train split can be written: each is without an expected value, a duplicate, or known to another split
  [2]
  $ ls g.jsonl* 2>/dev/null
  [2]

Outputs go with the passages they were given: a run with other retrieval is not taken, however much it reached.

  $ cp -r "$ROOT/examples/handbook" h && cd h && rm -rf .strop && cp story/3-instructions.prompty prompts/answer.prompty
  $ $STROP run -m reader --retrieval ideal >/dev/null 2>&1; $STROP run -m reader --k 2 >/dev/null 2>&1
  $ $STROP export finetune --answers-of reader -o a.jsonl
  strop: reader has no run of answer@1 over train with retrieval bm25: strop run -p answer@1 -m reader --split train --retrieval bm25 --k 4
  [2]
  $ $STROP run -p answer@1 -m reader --split train --retrieval bm25 --k 4 >/dev/null 2>&1
  $ $STROP export finetune --answers-of reader -o a.jsonl 2>/dev/null | sed -n 2p
  answers   outputs of reader that pass, in its run 3
  $ $STROP export finetune --answers-of reader --retrieval ideal -o b.jsonl 2>/dev/null | sed -n 2p
  answers   outputs of reader that pass, in its run 1
