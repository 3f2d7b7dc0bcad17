/*
 * stage: a screen test that is being run: its folder, environment, program and terminal. The steps
 * are functions of it; a step that fails composes the sentence in .why.
 */
#ifndef STROP_STAGE_H
#define STROP_STAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"
#include "mockrun.h"
#include "script.h"
#include "str.h"
#include "terminal.h"

/* How long silence is rest; how long a step waits for rest, and for what must come. */
enum { STAGE_QUIET_MS = 40, STAGE_REST_MS = 1000, STAGE_UNTIL_MS = 20000 };

struct stage {
	struct script *script;
	struct script_step *step;
	bool update; /* put what came out in the place of what was expected */
	struct arena arena;
	char *dir;
	struct str project; /* the folder the program starts in */
	char *env[64];
	size_t n_env;
	int rows, columns;
	bool is_light, is_running, is_skipped;
	struct terminal terminal;
	struct mockrun mock;
	size_t bytes_before; /* of output, when keys were last sent */
	struct buf why;
};

/* A fresh folder and environment: PATH, HOME, XDG_CONFIG_HOME, XDG_STATE_HOME, TMPDIR (in the folder), LC_ALL,
 * TZ, TERM, SHELL, and for shell steps STROP, MOCK, ROOT. False when there can be none. */
bool stage_open(struct stage *s, struct script *script, bool update);
void stage_close(struct stage *s);

bool stage_fail(struct stage *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

void stage_env(struct stage *s, struct str name, struct str value);
const char *stage_getenv(const struct stage *s, const char *name); /* NULL when unset */
struct str stage_path(struct stage *s, struct str name);           /* in the project's folder */
bool stage_number(struct stage *s, size_t word, int *out);

/* Wait until the program is at rest; fails when it wrote what it must not. */
bool stage_rest(struct stage *s);

/* Run by /bin/sh in the project's folder; its output, both streams. Returns the exit status. */
int stage_shell(struct stage *s, struct str command, struct buf *output);

/* Steps that set the stage (stage.c, stage_start.c), act (stage_act.c) and check (stage_check.c). */
bool stage_do_size(struct stage *s);
bool stage_do_background(struct stage *s);
bool stage_do_env(struct stage *s);
bool stage_do_needs(struct stage *s);
bool stage_do_project(struct stage *s);
bool stage_do_write(struct stage *s);
bool stage_do_shell(struct stage *s);
bool stage_do_mock(struct stage *s);
bool stage_do_start(struct stage *s);
bool stage_do_start_command(struct stage *s);

bool stage_do_keys(struct stage *s);
bool stage_do_paste(struct stage *s);
bool stage_do_paste_file(struct stage *s);
bool stage_do_mouse(struct stage *s);
bool stage_do_resize(struct stage *s);
bool stage_do_storm(struct stage *s);
bool stage_do_signal(struct stage *s);
bool stage_do_wait(struct stage *s);
bool stage_do_until(struct stage *s);
bool stage_do_gone(struct stage *s);

bool stage_do_screen(struct stage *s);
bool stage_do_rows(struct stage *s);
bool stage_do_picture(struct stage *s);
bool stage_do_style(struct stage *s);
bool stage_do_cursor(struct stage *s);
bool stage_do_file(struct stage *s);
bool stage_do_clipboard(struct stage *s);
bool stage_do_memory(struct stage *s);
bool stage_do_bytes(struct stage *s);
bool stage_do_stopped(struct stage *s);
bool stage_do_exit(struct stage *s);

#endif
