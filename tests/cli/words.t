How the command line is read: help, options, errors, "did you mean".

Without a command it opens the workbench, which needs a project and a terminal.

  $ $STROP
  strop: no strop.yaml in . or a folder above: `strop init` makes a project
  [2]
  $ $STROP --help
  usage: strop [-C DIR] [--db FILE] COMMAND [options]
  
  A workbench for prompts: run a version over an evaluation set, see what fails, change it,
  and see whether the change helped.
  
  commands:
    init       write a starter project that runs as it is
    run        evaluate a prompt version over the examples
    compare    is the second version better than the first?
    race       which of many versions is best, at half the calls or less
    gate       is a version good enough? for CI
    grid       the matrix of strop.yaml: models, prompts, retrieval, k, shots ...
    advise     what the recorded runs say to do next; is fine-tuning worth it?
    log        the versions of a prompt, newest first
    show       a version's text, note and labels
    diff       what changed between two versions, word by word
    label      give a version a name, as answer@prod
    note       say what a version is about
    restore    put a version's text into the prompt's file
    render     the exact request that would be sent; sends nothing
    ask        one call, its answer as it comes
    search     retrieval alone: the ranked chunks
    embed      the vector of a text from standard input, as JSON
    score      score one output
    stats      intervals, tests and sample sizes by themselves
    import     what models said elsewhere, to be scored here
    export     the train split as lines to fine-tune a model with
    batch      runs whose calls are with a provider's batch service
    cache      the kept calls
    prices     what the project's models cost, and from where that is known
    trust      what the project would do that data may not; say yes to it
    doctor     check the project, its store, data, prompts and models
  
  options of every command:
    -C, --dir DIR         the project's folder, instead of the working directory
        --db FILE         the store, instead of .strop/strop.db of the project
        --color auto|always|never
                          when to use colour
        --safe            show control characters also where stdout is piped
        --strict          a bad record in a data file is fatal
        --trust           yes, for this once, to all that "strop trust" lists
        --lock SPLIT      neither score nor show this split; may be repeated, and "lock:" in strop.yaml
        --unlock SPLIT    open a locked split, for this once
        --json            the result as one JSON object
    -h, --help            this text
        --version         the version of strop
  
  "strop COMMAND --help" says more. Exit status: 0 done; 1 a check did not hold; 2 usage,
  configuration or input error; 3 some calls failed; 130 interrupted.
  $ $STROP init p >/dev/null 2>&1 && cd p && $STROP </dev/null | cat; cd ..
  strop: the workbench needs a terminal, but standard input is none; run it without pipes, or see `strop help` for the commands that work in them
  $ $STROP help note
  usage: strop note REF TEXT [options]
  
  say what a version is about
  
  -C, --db, --color, --safe, --strict, --trust, --json: see "strop --help"
  $ $STROP --versoin
  strop: there is no option --versoin; did you mean --version?
  [2]
  $ $STROP rnu
  strop: there is no command "rnu"; did you mean "run"?
  [2]
  $ $STROP xyzzy
  strop: there is no command "xyzzy"; "strop --help" lists them
  [2]
  $ $STROP run --spilt train
  strop: there is no option --spilt; did you mean --split?
  [2]
  $ $STROP run --split
  strop: --split needs a value: --split NAME
  [2]
  $ $STROP run --k 0
  strop: --k takes a whole number from 1 on, not "0"
  [2]
  $ $STROP run --k=four
  strop: --k takes a whole number from 1 on, not "four"
  [2]
  $ $STROP run --cache never
  strop: --cache is one of auto|only|refresh|off, not "never"
  [2]
  $ $STROP run --max-cost 0
  strop: --max-cost takes an amount above 0; to send nothing use --cache only
  [2]
  $ $STROP run --json=yes
  strop: --json takes no value
  [2]
  $ $STROP run -x
  strop: there is no option "-x"; words that begin with - go behind --
  [2]
  $ $STROP run more
  strop: too many words; usage: strop run
  [2]
  $ $STROP compare one
  strop: a word is missing; usage: strop compare REF REF
  [2]
  $ $STROP search
  strop: what is searched for? give a query, or --eval
  [2]
  $ $STROP search word --eval
  strop: give a query or --eval, not both
  [2]
  $ $STROP search --eval --qrels x
  strop: --queries FILE and --qrels FILE go together, with --eval
  [2]
  $ $STROP render -p answer
  strop: which example? give --example ID or --set FIELD=VALUE
  [2]
  $ $STROP render -p answer --example a --set b=c
  strop: give --example ID or --set FIELD=VALUE, not both
  [2]
  $ $STROP cache wyh
  strop: strop cache knows why, stats, prune, verify, unknown and forget, not "wyh"; did you mean "why"?
  [2]
  $ $STROP label --help
  usage: strop label REF NAME [options]
  
  give a version a name, as answer@prod
  
    strop label answer@7 prod
    strop label answer@7 --remove prod
  
  options:
        --remove          take the label away
  
  -C, --db, --color, --safe, --strict, --trust, --json: see "strop --help"

Every command has its help, and every option that it lists exists.

  $ for c in init run compare log show diff label note restore render ask search score stats cache doctor; do $STROP $c --help | head -1; done
  usage: strop init [DIR] [options]
  usage: strop run [options]
  usage: strop compare REF REF [options]
  usage: strop log [NAME] [options]
  usage: strop show REF [options]
  usage: strop diff REF REF [options]
  usage: strop label REF NAME [options]
  usage: strop note REF TEXT [options]
  usage: strop restore REF [options]
  usage: strop render [options]
  usage: strop ask [options]
  usage: strop search [QUERY] [options]
  usage: strop score SCORER [options]
  usage: strop stats WHAT ... [options]
  usage: strop cache why|stats|prune|verify|unknown|forget [options]
  usage: strop doctor [options]
  $ $STROP run --help
  usage: strop run [options]
  
  evaluate a prompt version over the examples
  
  The working copy of the prompt becomes a version when it changed. Calls that were made
  before are taken from the store. Interrupt once to stop sending, twice to leave now;
  what finished is kept. Exit status 3: some calls failed.
  
    strop run -p answer -m reader --split train
    strop run -p answer@7 --retrieval ideal --dry-run
    strop run --filter 'fail tag:units !id:draft-*'
    strop run --batch                       half the price, within a day
    strop run --resume                      what the batches have brought
  
  A filter is a list of terms that all must hold; ! negates one:
    tag:T  id:GLOB  split:S  FIELD=VALUE  FIELD:PART  word  "some text"
    fail  pass  new  error  unparsed  fixed  broken  flaky  hit  miss  score<0.5
  The second line is about the newest results of the version that is run or, where it
  has none yet, of its nearest ancestor that has (same model, retrieval, k, shots...);
  fixed and broken compare them with the next ancestor's. fail is all that does not
  pass; new is what this version has no result of; flaky passes in some trials only;
  hit and miss: whether a gold passage was among the retrieved.
  
  options:
    -p, --prompt REF      NAME, NAME@7, NAME@label, NAME@HASH, NAME@latest; the only prompt there is
    -m, --model MODEL     its id in strop.yaml, or a recording's; the first there
        --split NAME      train, dev, test, all, or another the data names; train
        --filter EXPR     only the examples it selects, as 'fail tag:units'
        --limit N         at most N examples
        --retrieval MODE  none, bm25 or ideal; as in strop.yaml
        --k N             how many chunks to retrieve; as in strop.yaml
        --shots N         worked examples in the prompt; as in strop.yaml
        --shot-selection KIND
                          how they are chosen: first, fixed, random, nearest, diverse, per-class
        --shot-seed N     of random; 1
        --reasoning NAME  a style of strop.yaml, or direct
        --param NAME=VALUE
                          goes before the prompt's and the model's, as temperature=0.7; may be repeated
        --trials N        how often each example is asked; 1
        --scorer S        instead of those in strop.yaml; may be repeated
        --cache auto|only|refresh|off
                          use kept calls; send nothing; ask anew; neither use nor keep
        --retry-unknown   send unknown calls again too; they may be billed twice
        --concurrency N   calls in flight at once
        --max-cost USD    send nothing more before this is spent
        --batch           by way of the provider's batch service: within a day, at half the price
        --resume          go on with every batch that is open
        --wait            until a batch is answered, instead of leaving it
        --dry-run         say what would be sent and what it costs; send nothing
        --results FILE    write each result as a line of JSON
  
  -C, --db, --color, --safe, --strict, --trust, --json: see "strop --help"

A closed or full standard output is not a success.

  $ $STROP --help >/dev/full
  strop: writing to standard output failed: No space left on device
  [2]
  $ $STROP --version >&-
  strop: writing to standard output failed: Bad file descriptor
  [2]

Messages never carry control characters raw.

  $ $STROP "$(printf 'a\033]52;c;eA==\007b')"
  strop: there is no command "a^[]52;c;eA==^Gb"; "strop --help" lists them
  [2]

Outside of a project:

  $ $STROP run 2>&1 | grep -c strop.yaml
  1
  $ $STROP -C missing log
  strop: no folder missing
  [2]
