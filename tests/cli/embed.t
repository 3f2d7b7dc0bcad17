Vectors, against a server on this machine.

  $ $MOCK --log log > port & while ! grep -q listening port 2>/dev/null; do sleep 0.02; done; port=$(sed 's/[^0-9]//g' port)
  $ mkdir prompts; printf 'user:\n{{question}}\n' > prompts/a.prompty; echo '{"id":"1","question":"q?"}' > q.jsonl
  $ project() { printf 'models:\n  - {id: words, provider: openai}\n  - {id: vectors, provider: embeddings, base_url: "http://127.0.0.1:%s%s"%s}\ndata: [q.jsonl]\n' $port "$1" "$2" > strop.yaml; }

  $ project /v1
  $ echo x | $STROP embed
  strop: this needs your trust in * (glob)
  [2]
  $ $STROP trust --yes > /dev/null 2>&1
  $ echo 'How long?' | $STROP embed | sed 's/"latency_ms":[0-9]*/"latency_ms":N/; s/\(\[[^,]*\),.*/\1, ...]}/'
  {"model":"vectors","dimensions":64,"tokens":3,"latency_ms":N,"embedding":[0, ...]}
  $ echo 'How long?' | $STROP embed > one; echo 'How long?' | $STROP embed -m vectors > two; cut -d[ -f2 one > a; cut -d[ -f2 two > b; cmp a b && echo the same
  the same

Ollama's own form, and base64, give the same vector.

  $ project '' ', profile: ollama'; $STROP trust --yes > /dev/null 2>&1; echo 'How long?' | $STROP embed | cut -d[ -f2 > c; tail -1 log | grep -o '"path":"[^"]*"'; cmp a c && echo the same
  "path":"/api/embed"
  the same
  $ project /v1 ', params: {encoding_format: base64}'; $STROP trust --yes > /dev/null 2>&1; echo 'How long?' | $STROP embed | cut -d[ -f2 > d; cmp a d && echo the same
  the same

  $ echo ' ' | $STROP embed
  strop: model vectors: text 1 of 1 is empty, and an empty text has no vector
  [2]
  $ echo x | $STROP embed -m words
  strop: model words answers in words; vectors need a model with provider: embeddings
  [2]
  $ $STROP render -m vectors --example 1 --retrieval none
  strop: example 1 (q.jsonl:1): model vectors makes vectors of texts, it cannot answer: choose another one
  [2]
  $ printf 'data: [q.jsonl]\n' > strop.yaml; echo x | $STROP embed
  strop: no model of this project makes vectors: add one with provider: embeddings to strop.yaml
  [2]
