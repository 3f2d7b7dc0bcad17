#requires openssl
Who a server is: certificates are always checked, and there is no way not to.

  $ mkdir p && cd p && mkdir prompts && printf 'user:\n{{q}}\n' > prompts/a.prompty && echo '{"id":"1","q":"hi","expected":"hi"}' > q.jsonl
  $ make() { openssl req -x509 -newkey rsa:2048 -nodes -keyout $1.key -out $1.pem -subj "/CN=$1" -addext "subjectAltName=$2" -days $3 2>/dev/null; }
  $ make good IP:127.0.0.1 30; make other DNS:elsewhere.example 30
  $ serve() { port=$((20000 + $$ % 20000)); while openssl s_server -accept 127.0.0.1:$port -cert $1.pem -key $1.key -www > log 2>&1 & server=$!; sleep 0.3; ! kill -0 $server 2>/dev/null; do port=$((port + 1)); done; cat > strop.yaml <<END
  > models: [{id: m, provider: openai, base_url: "https://127.0.0.1:$port/v1"$2}]
  > prompts: [prompts/*.prompty]
  > data: [{file: q.jsonl}]
  > scorers: [em_trim]
  > END
  > }
  $ asked() { $STROP --trust ask --example 1 2>&1 | sed 's/127.0.0.1:[0-9]*/SERVER/g' | head -3; kill $server; wait $server 2>/dev/null; true; }

Signed by nobody we know; for another name.

  $ serve good; asked
  * did not prove who it is: * (glob)
  $ serve other ', ca_file: other.pem'; asked
  * did not prove who it is: * (glob)

With the authority that the project names (and is trusted with), the connection is made: what answers there is no model.

  $ serve good ', ca_file: good.pem, timeout_s: 1'; asked | grep -c 'prove who'
  0
  [1]
