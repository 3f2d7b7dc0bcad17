How the binary was built (skipped parts say so).

  $ command -v readelf >/dev/null || echo no readelf
  $ readelf -h "$STROP" | grep -c 'Type:.*DYN'
  1
  $ readelf -lW "$STROP" | grep -c GNU_RELRO
  1
  $ readelf -dW "$STROP" | grep -c 'BIND_NOW\|NOW'
  [12] (re)
  $ readelf -lW "$STROP" | grep GNU_STACK | grep -c RWE
  0
  [1]
  $ readelf -sW "$STROP" | grep -c '__stack_chk_fail' | sed 's/[1-9][0-9]*/some/'
  some

The core does no printing and knows no terminal: it links without curses, and calls neither printf nor exit.

  $ nm -u "${STROP%/strop}/libstrop.a" 2>/dev/null | grep -wE 'printf|puts|putchar|exit|initscr|newwin|perror' | sort -u
