Where a key comes from, and to whom it goes.

  $ mkdir p && cd p && mkdir prompts && printf 'user:\n{{question}}\n' > prompts/a.prompty
  $ echo '{"id":"1","question":"q?","answer":"yes"}' > data.jsonl
  $ serve() { name=$1; shift; rm -f $name.port; $MOCK "$@" > $name.port & eval "$name=$!"; while ! grep -q listening $name.port 2>/dev/null; do sleep 0.02; done; eval "${name}_url=http://127.0.0.1:$(sed 's/[^0-9]//g' $name.port)"; }
  $ project() { printf 'models: [{id: m, provider: openai, base_url: "%s/v1"%s}]\ndata: [data.jsonl]\nscorers: [exact]\n' "$1" "$2" > strop.yaml; rm -rf .strop; }
  $ keys() { mkdir -p ~/.config/strop; cat > ~/.config/strop/keys.yaml; chmod 600 ~/.config/strop/keys.yaml; }
  $ run() { $STROP "$@" run --json 2>&1 | sed "s|$HOME|~|g" | grep -o '"mean":[0-9]*\|strop: .*'; }
  $ printf "*: text 'yes'\n" > script
  $ serve good --script script --log good.log
  $ auth() { grep -o '"auth":[a-z]*' $1; : > $1; }

The key of an address that the person has listed needs no variable in the project, and no further trust.

  $ project $good_url
  $ run --trust; auth good.log
  "mean":1
  "auth":false
  $ keys <<END
  > keys:
  >   - origin: $good_url/
  >     api_key_command: [printf, "sk-%s\nmore\n", from-command]
  > END
  $ project $good_url; run; auth good.log
  "mean":1
  "auth":true

A file: 0600, of the person's own; a variable.

  $ printf 'sk-from-file\n' > ~/.config/strop/mock.key; chmod 600 ~/.config/strop/mock.key
  $ keys <<END
  > keys: [{origin: '$good_url/v1', api_key_file: mock.key}]
  > END
  $ project $good_url; run 2>&1 | sed 's/127.0.0.1:[0-9]*/HOST/g'; : > good.log
  strop: warning: ~/.config/strop/keys.yaml:1:17: a key goes to a whole origin: the path /v1 is not looked at, and http://HOST gets it whatever the path
  "mean":1
  $ keys <<END
  > keys: [{origin: '$good_url', api_key_file: mock.key}]
  > END
  $ project $good_url; run; auth good.log
  "mean":1
  "auth":true
  $ chmod 644 ~/.config/strop/mock.key; project $good_url; run | sed 's/127.0.0.1:[0-9]*/HOST/'; auth good.log
  strop: ~/.config/strop/keys.yaml:1:8: the key for http://HOST, file ~/.config/strop/mock.key: ~/.config/strop/mock.key may be read by others and is not used: chmod 600 "~/.config/strop/mock.key"
  $ keys <<END
  > keys: [{origin: '$good_url', api_key_env: MOCK_KEY}]
  > END
  $ project $good_url; MOCK_KEY=sk-variable run; auth good.log
  "mean":1
  "auth":true
  $ project $good_url; run | sed 's/127.0.0.1:[0-9]*/HOST/'
  strop: ~/.config/strop/keys.yaml:1:8: the key for http://HOST, environment variable MOCK_KEY is not set
  $ project $good_url; MOCK_KEY=$(printf 'sk-1\r\nX-Evil: 1') run | sed 's/127.0.0.1:[0-9]*/HOST/'
  strop: ~/.config/strop/keys.yaml:1:8: the key for http://HOST, environment variable MOCK_KEY: the key holds a space, a control character or a letter that is not ASCII (byte 5 of 15): it is not sent
  $ project $good_url; MOCK_KEY=$(printf 'sk-1\n') run; auth good.log
  "mean":1
  "auth":true

What it is listed for is all it is sent to, whatever a project says.

  $ serve evil --script script --log evil.log
  $ project $evil_url; MOCK_KEY=sk-variable run --trust; auth evil.log
  "mean":1
  "auth":false
  $ project $evil_url ', api_key_env: OTHER_KEY'; OTHER_KEY=sk-other run --trust; auth evil.log
  "mean":1
  "auth":true

A project may not bring its own command or file, nor a key.

  $ project $good_url ', api_key_command: [touch, ran]'; run; ls ran 2>/dev/null
  strop: ~/p/strop.yaml:1:92: api_key_command belongs to a person, not to a project: put it into ~/.config/strop/keys.yaml, as keys: [{origin: 'https://api.openai.com', api_key_command: ...}]
  [2]
  $ project $good_url ', api_key_file: /etc/passwd'; run | cut -c1-70
  strop: ~/p/strop.yaml:1:89: api_key_file belongs to a person, not to a
  $ project $good_url ', params: {password: x}'; run | cut -c1-70
  strop: ~/p/strop.yaml:1:* a key must not stand in this file* (glob)

keys.yaml itself.

  $ printf 'keys:\n  - origni: x\n' | keys; run
  strop: ~/.config/strop/keys.yaml:2:5: a key has no key "origni"; did you mean "origin"?
  $ printf 'keys: []\n' | keys; chmod 666 ~/.config/strop/keys.yaml; run
  strop: ~/.config/strop/keys.yaml may be changed by others and is not used: chmod 600 "~/.config/strop/keys.yaml"
  $ keys <<END
  > keys: [{origin: '$good_url', api_key_env: MOCK_KEY}]
  > END

A redirect is not followed, .netrc is not read, a proxy does not see a key for plain http.

  $ printf '*: status 307 location=%s/v1/chat/completions\n' $evil_url > redirect
  $ serve bounce --script redirect --log bounce.log
  $ keys <<END
  > keys: [{origin: '$bounce_url', api_key_env: MOCK_KEY}, {origin: '$good_url', api_key_env: MOCK_KEY}]
  > END
  $ project $bounce_url; MOCK_KEY=sk-variable $STROP run 2>&1 | grep -o 'redirects are not followed' | sort -u; auth bounce.log; cat evil.log
  redirects are not followed
  "auth":true
  $ printf 'default login canary password netrc-canary\n' > ~/.netrc; chmod 600 ~/.netrc
  $ project $evil_url; run --trust; auth evil.log
  "mean":1
  "auth":false
  $ project $good_url; http_proxy=$evil_url all_proxy=$evil_url MOCK_KEY=sk-variable run; auth good.log; cat evil.log
  "mean":1
  "auth":true

What every call would meet is said with what to do about it, by a run and by a single call.

  $ printf "1-2: status 429 body=insufficient_quota\n*: status 401 body=invalid_api_key\n" > broke; serve broke --script broke --log broke.log
  $ keys </dev/null; project $broke_url; $STROP --trust run 2>&1 >/dev/null | grep stopped; $STROP --trust ask --example 1
  strop: warning: stopped early: the server answered 429: mock: status 429 (insufficient_quota); the account has no money left, or has reached its limit: add some or raise it there, then run again
  strop: the server answered 429: mock: status 429 (insufficient_quota); the account has no money left, or has reached its limit: add some or raise it there, then run again
  [3]
  $ $STROP --trust run 2>&1 >/dev/null | grep stopped
  strop: warning: stopped early: the server answered 401: mock: status 401 (invalid_api_key); the server wants a key: name the variable that holds it with api_key_env, or put it in keys.yaml
  $ kill $broke; wait $broke; $STROP --trust ask --example 1 2>&1 | grep -o 'is the server.*'
  is the server running, and does base_url name its port?

Nobody sees it in the list of processes, and the store is for the owner's eyes only, whatever the umask.

  $ printf "*: text 'yes'\n" > slow; serve slow --script slow --latency-ms 400 --log slow.log
  $ keys <<END
  > keys: [{origin: '$slow_url', api_key_env: MOCK_KEY}]
  > END
  $ project $slow_url; (umask 000; MOCK_KEY=sk-canary-in-sight $STROP run >/dev/null 2>&1) & run=$!
  $ while [ ! -s slow.log ]; do sleep 0.02; done; cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' | grep -c 'sk-canary-in-[s]ight'
  0
  [1]
  $ wait $run; stat -c '%a' .strop .strop/strop.db
  700
  600
  $ kill $good $evil $bounce $slow
