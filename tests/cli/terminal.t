What reaches a terminal. `pty` runs a command on one and shows the controls.

  $ PTY="$(dirname "$STROP")/tests/tools/pty"
  $ export TERM=xterm
  $ mkdir p && cd p && mkdir prompts data
  $ cat > strop.yaml <<END
  > models: [{id: reader, provider: builtin}]
  > prompts: [prompts/*.prompty]
  > data: [{file: data/q.jsonl}]
  > scorers: [exact]
  > END
  $ printf 'system:\nAnswer with the shortest phrase that is correct. \033]0;title\007\nuser:\nContext:\n{{text}}\n\nQuestion: {{question}}\n' > prompts/answer.prompty
  $ printf '{"id": "one\\u001b[2J", "question": "Who founded the shop?", "text": "Ann Bell founded the shop in 2009.", "expected": "Ann Bell", "split": "train"}\n' > data/q.jsonl

Controls in a prompt are shown, not sent; piped output has the bytes as they are, or not with --safe.

  $ $STROP run --json >/dev/null 2>&1
  $ $PTY $STROP show answer@1 --source
  system:
  Answer with the shortest phrase that is correct. ^[]0;title^G
  user:
  Context:
  {{text}}
  
  Question: {{question}}
  $ $STROP show answer@1 --source | head -2 | od -c
  0000000   s   y   s   t   e   m   :  \n   A   n   s   w   e   r       w
  0000020   i   t   h       t   h   e       s   h   o   r   t   e   s   t
  0000040       p   h   r   a   s   e       t   h   a   t       i   s    
  0000060   c   o   r   r   e   c   t   .     033   ]   0   ;   t   i   t
  0000100   l   e  \a  \n
  0000104
  $ $STROP show answer@1 --source --safe | head -2
  system:
  Answer with the shortest phrase that is correct. ^[]0;title^G

Colour only on a terminal, and not with NO_COLOR.

  $ $PTY $STROP score exact --expected a --output a | grep pass
  pass       \e[32myes\e[0m
  $ NO_COLOR=1 $PTY $STROP score exact --expected a --output a | grep pass
  pass       yes
  $ TERM=dumb $PTY $STROP score exact --expected a --output a | grep pass
  pass       yes
  $ $PTY $STROP score exact --expected a --output a --color never | grep pass
  pass       yes
  $ $STROP score exact --expected a --output a | grep pass
  pass       yes
  $ $STROP score exact --expected a --output b --color=always | grep pass | sed 's/\x1b/\\e/g'
  pass       \e[31mno\e[0m

Hostile ids in a report and in JSON on a terminal:

  $ printf 'user:\nQuestion: {{question}}\n' > prompts/answer.prompty
  $ $PTY $STROP compare answer@1 answer --color never
  no difference shown between answer@1 and answer@2: -100.0 points [-100.0, 73.4] could be luck (exact, 1 pair; McNemar p = 1.000): 0 fixed, 1 broken
  1 example at this rate of change cannot show any difference with 80 % power; for this one about 3 more are needed
  answer@1 100.0 %, answer@2 0.0 %; 0 pass with both, 0 with neither
  broken   one^[[2J
  $ $PTY $STROP score exact --expected "$(printf 'a\302\233b\342\200\256')" --output x --json
  {"scorer":"exact","value":0,"pass":false,"status":"ok","extracted":"x","reason":"not equal after normalisation","normalized_pred":"x","normalized_gold":"\x9bb<U+202E>","signature":"exact|norm:squad1.1|extract:none|v1"}

A streamed answer, whose pieces end between CR and LF and beside characters of several bytes:

  $ printf "*: text 'abc\\\\r\\\\nna\\303\\257ve \\345\\214\\227\\345\\214\\227\\345\\214\\227\\\\e[2J\\\\r\\\\nnext\\\\r\\\\nend\\\\x07'\n" > script
  $ rm -f port; $MOCK --script script --tokens-per-chunk 1 --split 1 > port & server=$!
  $ while ! grep -q listening port 2>/dev/null; do sleep 0.02; done
  $ sed -i "s|^models.*|models: [{id: m, provider: openai, base_url: \"http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1\"}]|" strop.yaml
  $ $PTY $STROP --trust ask --set question=x --cache off 2>/dev/null | head -3
  abc
  naïve 北北北^[[2J
  next
  $ $STROP --trust ask --set question=x --cache off 2>/dev/null | od -c | head -4
  0000000   a   b   c  \r  \n   n   a 303 257   v   e     345 214 227 345
  0000020 214 227 345 214 227 033   [   2   J  \r  \n   n   e   x   t  \r
  0000040  \n   e   n   d  \a  \n
  0000046
  $ kill $server; wait $server
