/* job_text: a run in words. */
#ifndef STROP_JOB_TEXT_H
#define STROP_JOB_TEXT_H

#include <stdint.h>

#include "session.h"
#include "textbox.h"

/* "2 min 10 s left", "took 12.3 s", "" when nobody can know. */
struct str job_time(struct arena *a, const struct session_job *j);

/* All there is to say of it, a fact a line. */
void job_facts(struct textbox *out, const struct session_job *j, int64_t now_ms);

enum { JOB_FACTS_INDENT = 11 };

#endif
