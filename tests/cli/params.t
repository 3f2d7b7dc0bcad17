Parameters by their common names: what the API does not take is left out and said, a name that no API has is a mistake at its place.

  $ mkdir -p p/prompts && cd p
  $ echo '{"id":"1","question":"q?","picture":"cat.png"}' > data.jsonl
  $ printf 'user:\n{{question}}\n' > prompts/a.prompty
  $ project() { printf 'models:\n  - %s\ndata: [data.jsonl]\nretrieval: {mode: none}\nscorers: [exact]\n' "$1" > strop.yaml; }

  $ project '{id: o3-mini, provider: openai, params: {temperature: 0, max_tokens: 9, top_k: 3}}'
  $ $STROP render --example 1 | grep -v '^key'
  protocol openai-chat/1
  endpoint https://api.openai.com/v1/chat/completions
  tokens   about 23 in
  left out temperature: reasoning models refuse it (`extra` sends it all the same)
           top_k: this server has no such parameter
  
  user:
  q?
  
  request  {"max_completion_tokens":9,"messages":[{"content":"q?","role":"user"}],"model":"o3-mini"}
  $ $STROP render --example 1 --json | grep -o '"left_out".*'
  "left_out":{"temperature":"reasoning models refuse it (`extra` sends it all the same)","top_k":"this server has no such parameter"}}
  $ $STROP run --dry-run > /dev/null
  strop: warning: model o3-mini: left out temperature: reasoning models refuse it (`extra` sends it all the same)
  strop: warning: model o3-mini: left out top_k: this server has no such parameter

  $ project '{id: m, provider: openai, params: {temprature: 0}}'
  $ $STROP run
  strop: */strop.yaml:2:40: params (what only this API knows goes under `extra`) has no key "temprature"; did you mean "temperature"? (glob)
  [2]
  $ project '{id: m, provider: openai, extra: {temprature: 0}}'
  $ $STROP render --example 1 | tail -1
  request  {"messages":[{"content":"q?","role":"user"}],"model":"m","temprature":0}

The same in front matter, also where doctor looks.

  $ printf -- '---\nname: a\nmodel:\n  parameters:\n    temperature: 0\n    max_tokns: 5\n---\nuser:\n{{question}}\n' > prompts/a.prompty
  $ $STROP render --example 1
  strop: prompts/a.prompty:6:5: unknown parameter "max_tokns"; did you mean "max_tokens"?; what only one API knows goes under `extra` of a model in strop.yaml
  [2]
  $ $STROP doctor 2>/dev/null | grep prompts
  BAD  prompt        prompts/a.prompty:6:5: unknown parameter "max_tokns"; did you mean "max_tokens"?; what only one API knows goes under `extra` of a model in strop.yaml

Tools and schemas pass through; they can stand in a file.

  $ printf 'user:\n{{question}}\n' > prompts/a.prompty
  $ printf '[{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]' > tools.json
  $ project '{id: gpt-4o, provider: openai-responses, params: {tools: tools.json, tool_choice: required}}'
  $ $STROP render --example 1 | tail -1
  request  {"input":[{"content":"q?","role":"user"}],"model":"gpt-4o","store":false,"tool_choice":"required","tools":[{"name":"f","parameters":{"type":"object"},"type":"function"}]}
  $ printf '[{' > tools.json; $STROP render --example 1
  strop: */strop.yaml:2:62: tools.json: not JSON at line 1, column 3: the text ends too early (glob)
  [2]
  $ project '{id: m, provider: openai, params: {response_format: ../schema.json}}'; $STROP render --example 1
  strop: */strop.yaml:2:57: ../schema.json is outside the project's folder; copy it there (glob)
  [2]
  $ project '{id: m, provider: openai, params: {response_format: schema.json}}'; $STROP render --example 1
  strop: */strop.yaml:2:57: *schema.json* (glob)
  [2]

Such a file breaks the model that needs it, and no other; doctor names it.

  $ project "$(printf '{id: fine, provider: openai}\n  - {id: m, provider: openai, params: {tools: gone.json}}')"; $STROP render --example 1 | grep -c fine
  1
  $ $STROP render -m m --example 1 2>&1 | sed 's/.*yaml:/yaml:/; s|read /[^ ]*/|read |'
  yaml:3:47: cannot read gone.json: No such file or directory
  $ $STROP run -m m 2>&1 | sed 's/.*yaml:/yaml:/; s|read /[^ ]*/|read |'
  yaml:3:47: cannot read gone.json: No such file or directory
  $ $STROP log > log
  $ $STROP doctor 2>&1 | grep 'model' | sed 's/ [^ ]*strop.yaml:/ strop.yaml:/; s|read /[^ ]*/|read |'
  strop: no model was asked; with --yes 1 model gets a tiny call, which may cost a little
  ok   model         fine (openai), nothing was sent
  BAD  model         strop.yaml:3:47: cannot read gone.json: No such file or directory

What is the server's business and no part of the answer goes with the request, but not into the key: nothing is paid again for it.

  $ key() { $STROP render --example 1 | sed -n 's/^key *//p'; }
  $ project '{id: m, provider: openai}'; key > one
  $ project '{id: m, provider: openai, params: {user: me, service_tier: flex}}'; key > two; cmp one two && echo the same
  the same
  $ $STROP render --example 1 | tail -1
  aside    "service_tier":"flex","user":"me" (sent too; no part of the key, for it changes no answer)
  $ $STROP render --example 1 --json | grep -o '"aside":{[^}]*}'
  "aside":{"service_tier":"flex","user":"me"}
  $ project '{id: m, provider: anthropic}'; key > one
  $ project '{id: m, provider: anthropic, prompt_caching: true}'; key > two; cmp one two && echo the same
  the same

Images: files that fields of the example name, by their hash in what is kept.

  $ printf '\211PNG\r\n\032\npixels' > cat.png
  $ printf -- '---\nimages: [picture]\n---\nsystem:\nLook.\nuser:\n{{question}}\n' > prompts/a.prompty
  $ project '{id: gpt-4o, provider: openai}'
  $ $STROP render --example 1 | sed -n '/^system/,$p'
  system:
  Look.
  user:
  [image/png, 79a6c096]
  q?
  
  request  {"messages":[{"content":"Look.","role":"system"},{"content":[{"image_url":{"url":{"image_data_url":"79a6c0967998336c4d58cd17f0d7898ed9d7afe4e69d48c861f3a3654af8b60a"}},"type":"image_url"},{"text":"q?","type":"text"}],"role":"user"}],"model":"gpt-4o"}
  $ $STROP render --example 1 --json | grep -c pixels
  0
  [1]
  $ sed -i 's/cat.png/..\/..\/etc\/passwd/' data.jsonl; $STROP render --example 1
  strop: example 1 (data.jsonl:1): field picture: image ../../etc/passwd: there is no such file in * (glob)
  [2]
  $ sed -i 's/"picture":"[^"]*"/"picture":"data.jsonl"/' data.jsonl; $STROP render --example 1
  strop: example 1 (data.jsonl:1): field picture: image data.jsonl: its first bytes are not those of a PNG, JPEG, WebP or GIF file
  [2]
  $ sed -i 's/"picture":"[^"]*"/"picture":null/' data.jsonl; $STROP render --example 1 | tail -1
  request  {"messages":[{"content":"Look.","role":"system"},{"content":"q?","role":"user"}],"model":"gpt-4o"}
  $ sed -i 's/picture/pictur/' data.jsonl; $STROP render --example 1
  strop: example 1 (data.jsonl:1): the example has no field picture, which the prompt's `images` names
  [2]

An answer that was cut, filtered or refused is scored, and said to be what it is.

  $ printf '*: finish length text=q\n' > script; $MOCK --script script > port & while ! grep -q listening port 2>/dev/null; do sleep 0.02; done
  $ printf 'user:\n{{question}}\n' > prompts/a.prompty; printf '{"id":"1","question":"q?","answer":"q"}\n{"id":"2","question":"r?","answer":"q"}\n' > data.jsonl
  $ project "{id: m, provider: openai, base_url: 'http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1'}"
  $ $STROP --trust run --results results.jsonl > out
  strop: warning: 2 answers were cut at a limit, filtered or refused, and scored as they are: `finish` in the results says how
  $ grep -o '"finish":"[^"]*"' results.jsonl
  "finish":"length"
  "finish":"length"
  $ $STROP --trust run --json | grep -o '"cut":2'
  strop: warning: 2 answers were cut at a limit, filtered or refused, and scored as they are: `finish` in the results says how
  "cut":2
  $ $STROP --trust ask --example 1 --json
  {"output":"q","finish":"length",* (glob)
  $ $STROP --trust ask --example 1
  q
  strop: * (glob)
  strop: warning: the answer is cut at the limit of tokens (finish "length")
