Whether the models answer: one tiny call to each, when the person has said yes.

  $ mkdir p && cd p && mkdir prompts
  $ echo '{"id": "e1", "question": "q", "expected": "a"}' > q.jsonl
  $ printf 'user:\n{{question}}\n' > prompts/answer.prompty
  $ serve() { rm -f port log; $MOCK --log log "$@" > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done; port=$(sed 's/[^0-9]//g' port); }
  $ models() { { printf 'models:\n'; cat; printf 'prompts: [prompts/*.prompty]\ndata: [q.jsonl]\nscorers: [em_trim]\n'; } | sed "s|PORT|$port|" > strop.yaml; }
  $ doctor() { "$STROP" --trust doctor "$@" 2>&1 | grep -v '^ok   [^m]' | sed "s|$PWD|DIR|; s/$port/PORT/g; s/ after [0-9]* ms/ after N ms/"; }
  $ printf '%s\n' 'body "faulty": status 400 body=model_not_found' 'body "mok": status 404' 'body "no-key": status 401' 'path "elsewhere": html 404' > script
  $ serve --script script

Without a terminal nobody can be asked, and nothing is sent.

  $ models <<EOF
  >   - {id: chat, provider: openai, base_url: "http://127.0.0.1:PORT/v1"}
  >   - {id: claude, provider: anthropic, base_url: "http://127.0.0.1:PORT/v1", params: {temperature: 0}}
  >   - {id: llama, provider: ollama, base_url: "http://127.0.0.1:PORT"}
  >   - {id: reader, provider: builtin}
  > EOF
  $ doctor
  strop: no model was asked; with --yes 3 models get a tiny call each, which may cost a little
  ok   model         chat (openai), nothing was sent
  ok   model         claude (anthropic), nothing was sent
  ok   model         llama (ollama), nothing was sent
  ok   model         reader (builtin), the built-in baseline reader
  $ wc -l < log
  0
  $ doctor --yes
  ok   model         chat (openai): answered, the first token after N ms
  ok   model         claude (anthropic): answered, the first token after N ms
  ok   model         llama (ollama): answered, the first token after N ms
  ok   model         reader (builtin): is in this process
  $ wc -l < log
  3
  $ grep -o '"path":"[^"]*"' log | sort
  "path":"/api/chat"
  "path":"/v1/chat/completions"
  "path":"/v1/messages"
  $ "$STROP" --trust doctor --yes --json | grep -o '^{"ok":[a-z]*,"asked":[a-z]*'
  {"ok":true,"asked":true
  $ "$STROP" --trust doctor --json | grep -o '^{"ok":[a-z]*,"asked":[a-z]*'
  {"ok":true,"asked":false

At a terminal it asks. What is no yes is a no.

  $ PTY="$(dirname "$STROP")/tests/tools/pty"
  $ : > log
  $ $PTY --columns 200 --type n "$STROP" --trust doctor --color never | grep -o '[0-9]* models get.*N\]\|^ok   model .*'
  3 models get a tiny call each, which may cost a little: go on? [y/N]
  ok   model         chat (openai), nothing was sent
  ok   model         claude (anthropic), nothing was sent
  ok   model         llama (ollama), nothing was sent
  ok   model         reader (builtin), the built-in baseline reader
  $ wc -l < log
  0
  $ $PTY --columns 200 --type y "$STROP" --trust doctor --color never | grep -o '[0-9]* models get.*N\]\|^ok   model .*' | sed 's/ after [0-9]* ms/ after N ms/'
  3 models get a tiny call each, which may cost a little: go on? [y/N]
  ok   model         chat (openai): answered, the first token after N ms
  ok   model         claude (anthropic): answered, the first token after N ms
  ok   model         llama (ollama): answered, the first token after N ms
  ok   model         reader (builtin): is in this process
  $ wc -l < log
  3

What is wrong is said with what to do about it.

  $ models <<EOF
  >   - {id: faulty, name: faulty, provider: openai, base_url: "http://127.0.0.1:PORT/v1"}
  >   - {id: mok, provider: ollama, base_url: "http://127.0.0.1:PORT"}
  >   - {id: no-key, provider: anthropic, base_url: "http://127.0.0.1:PORT/v1"}
  >   - {id: wrong-path, provider: openai, base_url: "http://127.0.0.1:PORT/elsewhere"}
  >   - {id: nobody, provider: ollama, base_url: "http://127.0.0.1:1"}
  >   - {id: plain, provider: openai, base_url: "http://llm.example.com/v1"}
  >   - {id: unset, provider: openai, base_url: "http://127.0.0.1:PORT/v1", api_key_env: STROP_NOT_SET}
  >   - {id: program, provider: command, command: [no-such-program]}
  >   - {id: broken, provider: command, command: [sh, -c, "echo 'no weights' >&2; exit 3"]}
  > EOF
  $ doctor --yes
  BAD  model         faulty (openai): the server answered 400: mock: status 400 (model_not_found); the server has no model "faulty"; it has mock
  BAD  model         mok (ollama): the server answered 404: mock: status 404; the server has no model "mok": did you mean "mock:latest"?
  BAD  model         no-key (anthropic): the server answered 401: mock: status 401 (authentication_error); the server wants a key: name the variable that holds it with api_key_env, or put it in keys.yaml
  BAD  model         wrong-path (openai): the server answered 404: <html><head><title>404</title></head><body><h1>404 Bad Gateway</h1></body></html>; nor has it a list of models: check base_url (many servers want it to end in /v1)
  BAD  model         nobody (ollama): the server could not be reached: Failed to connect to 127.0.0.1 port 1 after N ms: Couldn't connect to server; is Ollama running? `ollama serve` starts it
  BAD  model         plain (openai): model plain: base_url http://llm.example.com/v1 is plain http to another machine: use https, or say allow_http: true
  BAD  model         unset (openai): model unset: its key, environment variable STROP_NOT_SET, is not set
  BAD  model         program (command): model program: no-such-program cannot be started in DIR: No such file or directory
  BAD  model         broken (command): the program ended with status 3: no weights
  $ "$STROP" --trust doctor --yes > /dev/null 2>&1
  [1]
  $ kill $server
