One output scored by one scorer, without a project.

  $ s() { $STROP score "$@" --json | sed 's/,"normalized_pred.*//'; }

Exact match and F1 with SQuAD's normalisation.

  $ s exact --expected 'eiffeltower paris' --output 'The  Eiffel-Tower, Paris!'
  {"scorer":"exact","value":1,"pass":true,"status":"ok","extracted":"The  Eiffel-Tower, Paris!","reason":"equal after normalisation"
  $ s f1 --expected 'Barack Obama' --output 'Barack Hussein Obama II' | cut -c1-35
  {"scorer":"f1","value":0.6666666666
  $ s f1 --expected 'New York' --output 'the the New York York' | cut -c1-27
  {"scorer":"f1","value":0.8,
  $ $STROP score exact --expected 15 --output 1.5
  strop: warning: SQuAD's normalisation drops signs, points and articles: -3 equals 3, 1.5 equals 15, A equals the; use numeric, choice or em_trim for such answers
  scorer     exact|norm:squad1.1|extract:none|v1
  value      1
  pass       yes
  status     ok
  extracted  1.5
  compared   15
  with       15
  reason     equal after normalisation

Numbers are better read as numbers.

  $ s numeric --expected 1234.5 --output 'It costs $1,234.50.'
  {"scorer":"numeric","value":1,"pass":true,"status":"ok","extracted":"1234.5","reason":"1234.5 equals 1234.5 by tol"
  $ s numeric --mode strict --expected .125 --output '12.5%'
  {"scorer":"numeric","value":1,"pass":true,"status":"ok","extracted":"0.125","reason":"0.125 equals 0.125 by strict"
  $ s '{numeric: {mode: tol, rel: 0.01}}' --expected 100 --output 'about 100.5'
  {"scorer":"numeric","value":1,"pass":true,"status":"ok","extracted":"100.5","reason":"100.5 equals 100 by tol"
  $ s numeric --expected 3 --output 'no idea'
  {"scorer":"numeric","value":0,"pass":false,"status":"unparsed","extracted":"","reason":"no number in the output"

Any accepted answer will do; standard input is the output unless --output is given.

  $ echo eight | s exact --expected 8 --expected eight
  strop: warning: SQuAD's normalisation drops signs, points and articles: -3 equals 3, 1.5 equals 15, A equals the; use numeric, choice or em_trim for such answers
  {"scorer":"exact","value":1,"pass":true,"status":"ok","extracted":"eight","reason":"equal after normalisation"
  $ printf 'x\n\n' | $STROP score em_raw --expected x --json | sed 's/.*"value":\([01]\).*/\1/'
  0
  $ printf 'x\r\n' | $STROP score em_raw --expected x --json | sed 's/.*"value":\([01]\).*/\1/'
  1
  $ s '{contains: any}' --expected 8 --expected eight --output '18 apples' | cut -c1-31
  {"scorer":"contains","value":1,
  $ s '{contains: {mode: any, word: true}}' --expected 8 --output '18 apples' | cut -c1-31
  {"scorer":"contains","value":0,
  $ s '{regex: "ID-([0-9]+)"}' --output 'see ID-42' 
  {"scorer":"regex","value":1,"pass":true,"status":"ok","extracted":"42","reason":"the pattern matches"
  $ s choice --choices Paris,Rome,Oslo --expected C --output 'The answer is (C).'
  {"scorer":"choice","value":1,"pass":true,"status":"ok","extracted":"C","reason":"C, expected C, read by: \"answer is\""
  $ s choice --choices Paris,Rome,Oslo --expected C --output 'The answer is Delta'
  {"scorer":"choice","value":0,"pass":false,"status":"unparsed","extracted":"","reason":"no single option to be read"
  $ s levenshtein --expected sitting --output kitten | cut -c1-50
  {"scorer":"levenshtein","value":0.5714285714285714

For people:

  $ $STROP score exact --expected '30 days' --output '30 Days.'
  strop: warning: SQuAD's normalisation drops signs, points and articles: -3 equals 3, 1.5 equals 15, A equals the; use numeric, choice or em_trim for such answers
  scorer     exact|norm:squad1.1|extract:none|v1
  value      1
  pass       yes
  status     ok
  extracted  30 Days.
  compared   30 days
  with       30 days
  reason     equal after normalisation

Without an expected value there is nothing to compare with.

  $ s exact --output x
  {"scorer":"exact","value":0,"pass":false,"status":"na","extracted":"x","reason":"the example has no expected value"

Errors.

  $ $STROP score exakt --expected x --output x
  strop: scorer:1:1: there is no scorer "exakt"; did you mean `exact`?
  [2]
  $ $STROP score '{numeric: {moed: tol}}' --expected x --output x
  strop: scorer:1:12: numeric has no parameter `moed`; did you mean `mode`?
  [2]
  $ $STROP score '{numeric: strict}' --mode tol --expected 1 --output 1
  strop: --mode goes with a scorer's plain name; else write '{numeric: {mode: tol}}'
  [2]
  $ $STROP score
  strop: a word is missing; usage: strop score SCORER
  [2]
  $ $STROP score exact more
  strop: too many words; usage: strop score SCORER
  [2]
