What models cost: strop.yaml, else an imported list by exactly that name, else unknown.

  $ mkdir p && cd p && mkdir prompts
  $ i=0; while [ $i -lt 4 ]; do i=$((i + 1)); echo "{\"id\": \"e$i\", \"question\": \"ECHO:n$i.\", \"expected\": \"n$i.\", \"split\": \"train\"}"; done > q.jsonl
  $ printf 'user:\n{{question}}\n' > prompts/answer.prompty
  $ $MOCK > port & server=$!; while ! grep -q listening port 2>/dev/null; do sleep 0.02; done
  $ cat > strop.yaml <<END
  > models:
  >   - {id: m, name: gpt-x, provider: openai, base_url: "http://127.0.0.1:$(sed 's/[^0-9]//g' port)/v1"}
  >   - {id: own, name: gpt-x, provider: openai, base_url: "http://127.0.0.1:8000/v1", price: {input: 7, output: 8}}
  >   - {id: deployed, name: gpt-x, provider: openai, profile: azure, base_url: "http://127.0.0.1:1/"}
  >   - {id: claude, name: claude-y, provider: anthropic}
  >   - {id: gpu, name: gpt-x, provider: openai, profile: vllm}
  >   - {id: near, name: gpt-x-min, provider: openai}
  >   - {id: reader, provider: builtin}
  > prompts: [prompts/*.prompty]
  > data: [{file: q.jsonl}]
  > scorers: [em_trim]
  > END
  $ $STROP --trust prices | head -3
  model       input  output  cached  cache write  context  from
  m         unknown       -       -            -        -  price: in strop.yaml, or strop prices import FILE
  own            $7      $8       -            -        -  strop.yaml
  $ $STROP --trust run --json > out; grep -o '"cost_usd":[^,]*' out
  "cost_usd":null

Imported: each model gets the price of its own service where the list has one. A server of one's own has none, and a name that is only near is none.

  $ $STROP --trust prices import $ROOT/tests/data/prices/litellm.json > out; head -2 out
  read as litellm: 6 models with a price: 6 new, 0 changed, 0 as before; 2 without a price per token
  
  $ sed -n '3,$p' out | sed 's| in [^ ]*/litellm.json, imported .*| (imported)|'
  model       input  output  cached  cache write  context  from
  m            $2.5     $10   $1.25            -  128,000  gpt-x (imported)
  own            $7      $8       -            -        -  strop.yaml
  deployed    $2.75     $11       -            -        -  azure/gpt-x (imported)
  claude         $3     $15    $0.3        $3.75  200,000  anthropic/claude-y (imported)
  gpu       unknown       -       -            -        -  price: in strop.yaml, or strop prices import FILE
  near      unknown       -       -            -        -  price: in strop.yaml, or strop prices import FILE
  reader       free       -       -            -        -  nothing is paid for it
  m: above 200,000 tokens $5 in, $15 out; in batches $1.25 in, $4 out; reasoning $12 out
  USD per million tokens; a call keeps the price it was made at
  $ $STROP --trust prices --json | grep -o '{"model":"m"[^}]*}[^}]*}' | sed 's|"[^"]*/litellm.json"|FILE|; s/"20[^"]*"/TIME/'
  {"model":"m","from":"imported","usd_per_million":{"input":2.5,"output":10,"cached":1.25,"cache_write":null},"name":"gpt-x","file":FILE,"imported":TIME,"context":128000,"price":{"input":2.5,"output":10,"cached":1.25,"reasoning":12,"batch_input":1.25,"batch_output":4,"above":[{"tokens":200000,"input":5,"output":15}

In strop.yaml, with a band; a mistake is named at its place.

  $ cp strop.yaml keep && sed -i 's/price: {input: 7, output: 8}/price: {input: 7, output: 8, reasoning: 9, batch_input: 3, above: [{tokens: 200000, input: 14}, {tokens: 128000, cached: 2}]}/' strop.yaml
  $ $STROP --trust prices | grep '^own:'
  own: above 128,000 tokens $2 cached; above 200,000 tokens $14 in; in batches $3 in; reasoning $9 out
  $ sed -i 's/tokens: 128000, //' strop.yaml; $STROP --trust prices 2>&1 | sed 's/.*yaml:[0-9:]*//'
   above needs tokens: of how many tokens on a request costs that
  $ mv keep strop.yaml

What was paid before stays as it was; what is asked now is counted, and keeps its price when the list changes.

  $ $STROP --trust run --json > out; grep -o '"cost_usd":[^,]*' out
  "cost_usd":null
  $ $STROP --trust run --cache refresh --json > out; grep -o '"cost_usd":[^,]*' out > first; grep -o '"input":[0-9]*,"output":[0-9]*' out | sed 's/[^0-9,]//g' | awk -F, '{ printf "\"cost_usd\":%.10g\n", ($1 * 2.5 + $2 * 10) / 1e6 }' | diff - first
  $ sed 's/2.5e-06/9e-06/' $ROOT/tests/data/prices/litellm.json > new.json; $STROP --trust prices import new.json | head -1
  read as litellm: 6 models with a price: 0 new, 1 changed, 5 as before; 2 without a price per token
  $ $STROP --trust run --json | grep -o '"cost_usd":[^,]*' | diff - first
  $ kill $server; wait $server

The other lists, and what is none.

  $ $STROP --trust prices import $ROOT/tests/data/prices/openrouter.json | head -1; $STROP --trust prices import $ROOT/tests/data/prices/models-dev.json | head -1
  read as openrouter: 1 model with a price: 1 new, 0 changed, 0 as before; 1 without a price per token
  read as models.dev: 1 model with a price: 1 new, 0 changed, 0 as before; 1 without a price per token
  $ echo '{"a": 1}' > none.json; $STROP --trust prices import none.json
  strop: none.json is no list of prices that strop knows: LiteLLM's model_prices_and_context_window.json, or the lists of models.dev or OpenRouter
  [2]
  $ $STROP --trust prices import missing.json
  strop: cannot read missing.json: No such file or directory
  [2]
  $ $STROP --trust prices export
  strop: prices takes nothing, or import and the file of a list
  [2]
