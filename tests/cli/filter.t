Examples chosen by what earlier runs said of them.

  $ $STROP init p >/dev/null 2>&1 && cd p
  $ run() { rm -f r.jsonl; $STROP run --split all --results r.jsonl "$@" >/dev/null 2>err; grep -v warning err; [ ! -e r.jsonl ] || echo $(sed 's/.*"question":"\([^"]*\)".*/\1/' r.jsonl); }
  $ run --filter fail
  strop: the filter asks for results, but neither this version of answer nor one it descends from has any with model reader, retrieval bm25, k 2 and 0 shots: run it without those terms first
  $ run --filter 'new id:q[1-5]'
  How many days do I have to return a lamp? Who pays for sending a faulty lamp back? How much does express delivery cost? When do you deliver on Saturdays? Where is the workshop?
  $ run --filter new
  Who founded the shop?
  $ run --filter new
  strop: no example of the all split fits the filter
  $ run --filter fail
  How many days do I have to return a lamp? Who pays for sending a faulty lamp back?
  $ run --filter 'f1>0 score<0.5'
  How many days do I have to return a lamp?
  $ run --filter '!fail topic=about'
  Where is the workshop? Who founded the shop?
  $ run --filter '"fail"'
  strop: no example of the all split fits the filter

An edited prompt has no results yet: those of the version it was made from count, but all is new.

  $ sed -i 's/^Question:/The question:/' prompts/answer.prompty
  $ $STROP run --split all --filter fail --dry-run | grep examples
  examples   2 of split all
  $ $STROP run --split all --filter new --dry-run | grep examples
  examples   6 of split all
  $ run --filter fail --limit 1
  How many days do I have to return a lamp?
  $ run --filter fail
  How many days do I have to return a lamp?
  $ run --filter 'new topic=about'
  Where is the workshop? Who founded the shop?
  $ run --filter fixed
  strop: no example of the all split fits the filter

What is wrong with a filter is said in words.

  $ run --filter 'fail fi<0.5'
  strop: the filter has "fi<0.5", but there is no scorer "fi"; did you mean "f1"?; there is: score, exact, f1, contains. Put it in quotes to look for the text
  $ run --filter nonsense:3
  strop: no example of the all split has a field "nonsense"; put it in quotes to look for the text
  $ run --filter 'score<low'
  strop: the filter has "score<low": a score is compared with a number, not "low"
  $ $STROP compare answer@1 answer@2 --filter fail
  strop: a comparison takes no filter by results ("fail"): examples that were chosen by how one side did on them say nothing about which side is better
  [2]
