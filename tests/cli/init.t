A new project runs as it is, without a key and without a network.

  $ "$STROP" init lamps 2>/dev/null | sort
  lamps/.gitignore
  lamps/data/questions.jsonl
  lamps/docs/shop.md
  lamps/prompts/answer.prompty
  lamps/strop.yaml
  $ cd lamps
  $ "$STROP" run --split all 2>/dev/null | grep -c '^exact'
  1
  $ "$STROP" doctor >/dev/null

What is there is never written over.

  $ echo mine > strop.yaml
  $ "$STROP" init . 2>&1
  strop: strop.yaml is there already: nothing was written
  [2]
  $ cat strop.yaml
  mine

Files of the store are the owner's alone, whatever the umask.

  $ cd .. && umask 000 && "$STROP" init open >/dev/null 2>&1; cd open && "$STROP" run >/dev/null 2>&1
  $ stat -c %a .strop .strop/strop.db
  700
  600
