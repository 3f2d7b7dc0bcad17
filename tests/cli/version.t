The program says what it is.

  $ $STROP --version
  strop [0-9]+\.[0-9]+\.[0-9]+ (re)
