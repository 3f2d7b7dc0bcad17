/*
 * signals: how a person or the system asks strop to stop, as numbers the main loop can read.
 *
 * Outside of signals_watch the process simply ends: what had finished is in the store already.
 */
#ifndef STROP_SIGNALS_H
#define STROP_SIGNALS_H

void signals_watch(void); /* from now on SIGINT, SIGTERM and SIGHUP are counted */

/* 0: go on; 1: send no more and finish what is in flight; 2: leave now. SIGTERM and SIGHUP say 2 at
 * once. */
int signals_level(void);

const volatile int *signals_flag(void); /* the level, for code that may only look at it */
int signals_fd(void);                   /* readable after a signal */
void signals_drain(void);               /* until the next one */

/* The exit status that names the signal; 130 for SIGINT. */
int signals_status(void);

#endif
