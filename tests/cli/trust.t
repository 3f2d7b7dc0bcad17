A project is data until it is trusted: nothing is started, contacted or read outside its folder before.

  $ mkdir -p evil/prompts/partials evil/docs outside && cd evil
  $ echo 'secret of the outside' > ../outside/s.md; echo '{"id":"9","question":"outside?","answer":"x"}' > ../outside/d.jsonl
  $ printf 'user:\n{{question}}\n' > prompts/a.prompty; printf 'user:\n{{> leak}}{{question}}\n' > prompts/b.prompty
  $ ln -s ../../../outside/s.md prompts/partials/leak.mustache; ln -s ../../outside/s.md docs/s.md; echo inside > docs/in.md; ln -s in.md docs/also-in.md
  $ echo '{"id":"1","question":"q?","answer":"yes"}' > data.jsonl
  $ printf "*: text 'yes'\n" > script; $MOCK --script script --log log > port & server=$!
  $ while ! grep -q listening port 2>/dev/null; do sleep 0.02; done; port=$(sed 's/[^0-9]//g' port)
  $ cat > strop.yaml <<END
  > models:
  >   - {id: reader, provider: builtin}
  >   - id: gpt
  >     provider: openai
  >     api_key_env: OPENAI_API_KEY
  >   - id: thief
  >     provider: openai
  >     base_url: http://127.0.0.1:$port/v1
  >     api_key_env: AWS_SECRET_ACCESS_KEY
  >     ca_file: ca.pem
  >     allow_http: true
  >   - id: misled
  >     provider: openai
  >     api_key_env: GITHUB_TOKEN
  > data: [data.jsonl]
  > retrieval: {corpus: docs/*.md, mode: none}
  > scorers: [exact]
  > END
  $ export AWS_SECRET_ACCESS_KEY=aws-canary-0123456789 GITHUB_TOKEN=github-canary OPENAI_API_KEY=sk-0123456789
  $ plain() { sed "s|$HOME|~|g; s|:$port|:PORT|g"; }

  $ $STROP trust 2>&1 | plain
  ~/evil
    strop.yaml:8:15: model thief sends prompts and data to http://127.0.0.1:PORT
    strop.yaml:9:18: model thief sends the value of the environment variable AWS_SECRET_ACCESS_KEY to http://127.0.0.1:PORT
    strop.yaml:11:17: model thief is reached without encryption
    strop.yaml:10:14: model thief: ca.pem decides which server is the right one
    strop.yaml:14:18: model misled sends the value of the environment variable GITHUB_TOKEN to https://api.openai.com
    strop.yaml:1:1: prompts: reads prompts/partials/leak.mustache, a link to ~/outside/s.md
    strop.yaml:16:21: the corpus: reads docs/s.md, a link to ~/outside/s.md
  strop: not trusted, and nobody to ask: --yes says yes
  $ $STROP trust >/dev/null 2>&1
  [1]

What lies inside works.

  $ $STROP run -p a -m reader >/dev/null 2>&1 && $STROP log a | grep -c a@1
  1
  $ $STROP show a@1 --source
  user:
  {{question}}
  $ $STROP run -p a -m thief --dry-run --json | grep -o '"sent":1'
  "sent":1

The rest is refused, with what it is about, and nothing happens.

  $ $STROP run -p a -m thief 2>err; echo $?; plain < err
  2
  strop: this needs your trust in ~/evil: strop.yaml:8:15: model thief sends prompts and data to http://127.0.0.1:PORT; strop.yaml:9:18: model thief sends the value of the environment variable AWS_SECRET_ACCESS_KEY to http://127.0.0.1:PORT; strop.yaml:11:17: model thief is reached without encryption; strop.yaml:10:14: model thief: ca.pem decides which server is the right one (`strop trust` shows all and asks, --trust says yes for this once)
  $ $STROP ask -p a -m thief --example 1 2>/dev/null
  [2]
  $ $STROP run -p a -m misled 2>&1 | plain | cut -c1-60
  strop: this needs your trust in ~/evil: strop.yaml:14:18: mo
  $ $STROP run -p b -m reader
  strop: prompts/b.prompty:2: there is no partial named leak
  [2]
  $ $STROP search outside 2>&1 | plain
  strop: this needs your trust in ~/evil: strop.yaml:16:21: the corpus: reads docs/s.md, a link to ~/outside/s.md (`strop trust` shows all and asks, --trust says yes for this once)
  $ $STROP run -p a -m reader --retrieval bm25 2>/dev/null
  [2]
  $ $STROP doctor 2>/dev/null | grep -c 'BAD.*needs your trust'
  3
  $ test -s log || echo nothing was sent
  nothing was sent
  $ cat .strop/strop.db* | grep -c 'secret of the'
  0
  [1]

Once with --trust, or for good; the answer is kept outside, for the owner only.

  $ sed -i '/ca_file/d' strop.yaml
  $ $STROP --trust run -p a -m thief --json 2>/dev/null | grep -o '"mean":1'; wc -l < log
  "mean":1
  1
  $ $STROP run -p a -m thief --cache refresh 2>/dev/null
  [2]
  $ $STROP trust --yes 2>/dev/null | tail -1 | plain
    strop.yaml:15:21: the corpus: reads docs/s.md, a link to ~/outside/s.md
  $ $STROP trust | tail -1; stat -c %a ~/.local/state/strop ~/.local/state/strop/trust
  trusted
  700
  600
  $ $STROP run -p a -m thief --cache refresh --json 2>/dev/null | grep -o '"mean":1'
  "mean":1
  $ $STROP run -p b -m reader > /dev/null 2>&1; $STROP search secret | grep -c 'secret of the outside'
  1
  $ wc -l < log
  2

Asked again when what would happen changes, not when something else does; a copy elsewhere is another project.

  $ echo 'concurrency: 2' >> strop.yaml; $STROP trust | tail -1
  trusted
  $ cp -r ../evil ../copy; $STROP -C ../copy trust --json 2>/dev/null | grep -o '"trust":"[a-z]*"'
  "trust":"missing"
  $ ln -s ../../outside/d.jsonl docs/d.md; $STROP trust --json | grep -o '"trust":"[a-z]*"'
  "trust":"missing"
  $ rm docs/d.md; $STROP trust --json | grep -o '"trust":"[a-z]*"'
  "trust":"given"
  $ sed -i 's/GITHUB_TOKEN/GITLAB_TOKEN/' strop.yaml; $STROP trust --json | grep -o '"trust":"[a-z]*"'
  "trust":"missing"
  $ sed -i 's/GITLAB_TOKEN/GITHUB_TOKEN/' strop.yaml; $STROP trust --revoke; $STROP trust --json | grep -o '"trust":"[a-z]*"'
  strop: no longer trusted
  "trust":"missing"
  $ $STROP trust --revoke
  strop: it was not trusted

A list of answers that others may write to counts for nothing.

  $ $STROP trust --yes >/dev/null 2>&1; chmod 666 ~/.local/state/strop/trust; $STROP trust --json 2>&1 | plain
  strop: warning: ~/.local/state/strop/trust may be changed by others and is not used: chmod 600 "~/.local/state/strop/trust"
  {"trust":"missing",* (glob)
  $ chmod 600 ~/.local/state/strop/trust; $STROP trust --json | grep -o '"trust":"[a-z]*"'
  "trust":"given"

Paths that leave the folder as they are written.

  $ mkdir ../paths; cd ../paths; mkdir -p prompts; printf 'user:\n{{question}}\n' > prompts/a.prompty
  $ cat > strop.yaml <<END
  > prompts: [prompts/*.prompty, ../evil/prompts/b.prompty]
  > data: [../outside/d.jsonl]
  > retrieval: {corpus: [$HOME/outside/s.md, ../outside/*.md]}
  > END
  $ $STROP trust 2>/dev/null | plain
  ~/paths
    strop.yaml:1:30: prompts: reads ../evil/prompts/b.prompty
    strop.yaml:2:8: data: reads ../outside/d.jsonl
    strop.yaml:3:22: the corpus: reads ~/outside/s.md
    strop.yaml:3:* the corpus: reads ../outside/*.md (glob)
  $ $STROP run 2>&1 | plain
  strop: this needs your trust in ~/paths: strop.yaml:2:8: data: reads ../outside/d.jsonl (`strop trust` shows all and asks, --trust says yes for this once)
  $ $STROP run -p b 2>&1 | plain | cut -c1-80
  strop: this needs your trust in ~/paths: strop.yaml:2:8: data: reads ../outside/
  $ ls .strop; rm -r .strop ~/outside/d.jsonl; $STROP trust 2>/dev/null | wc -l
  strop.db
  5

Programs: what is trusted is their words and the files of the project among them.

  $ mkdir ../runs; cd ../runs; mkdir -p prompts bin; cp ../evil/prompts/a.prompty prompts; cp ../evil/data.jsonl .
  $ printf '#!/bin/sh\ntouch started\necho "{\\"output\\": \\"yes$OPENAI_API_KEY\\"}"\n' > bin/model; chmod +x bin/model
  $ cat > strop.yaml <<END
  > models:
  >   - {id: mine, provider: command, command: [bin/model, --fast]}
  >   - {id: local, provider: openai, profile: llama.cpp}
  >   - {id: vectors, provider: embeddings, base_url: "http://127.0.0.1:$port/v1"}
  > data: [data.jsonl]
  > scorers: [exact]
  > END
  $ : > ../evil/log; $STROP trust 2>/dev/null | plain
  ~/runs
    strop.yaml:2:44: model mine starts the program ["bin/model","--fast"]
    strop.yaml:3:44: model local sends prompts and data to http://127.0.0.1:8080
    strop.yaml:4:51: model vectors sends prompts and data to http://127.0.0.1:PORT
  $ for c in run "run --batch" "ask --example 1" "doctor"; do $STROP $c >/dev/null 2>&1; echo $?; done; echo x | $STROP embed 2>&1 | cut -c1-32; ls started; cat ../evil/log
  2
  2
  2
  1
  strop: this needs your trust in 
  ls: cannot access 'started': No such file or directory
  $ $STROP trust --yes >/dev/null 2>&1; $STROP run -m mine --json 2>/dev/null | grep -o '"mean":1'; ls started
  "mean":1
  started
  $ echo '# the same words, another program' >> bin/model; $STROP trust --json 2>/dev/null | grep -o '"trust":"[a-z]*"'
  "trust":"missing"

The store stays in the folder, too.

  $ cd ../paths; rm -r .strop; ln -s ../outside .strop; $STROP log 2>&1 | plain; ls ../outside
  strop: ~/paths/.strop/strop.db leads out of the project's folder: name the store yourself with --db
  s.md

  $ kill $server
