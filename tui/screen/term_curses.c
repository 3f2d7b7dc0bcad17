/*
 * term_curses: owns the life of curses: which description of the terminal it gets, the modes and
 * colours it is asked for, and what the description says about keys. Reading is not left to curses:
 * input.c knows more sequences, and tells Esc from what begins with it by its own clock.
 *
 * Some versions of curses write after each movement of the cursor, so that a terminal shows half a
 * frame. What curses writes therefore goes to a file in memory, and from there to the terminal at
 * once. curses cannot set the terminal's modes then: it sets them once, before, and they are kept.
 *
 * 24-bit colours need a description that has them. COLORTERM says that the terminal can, the name
 * of a fitting description is made from TERM; without one the 256 colours do.
 */
#include "term_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "with_curses.h"

static SCREEN *screen;
static FILE *output;       /* what curses writes to */
static bool is_collecting; /* output is a file in memory */

#if defined(__SANITIZE_ADDRESS__)
/* newterm forgets what it prepared before there was a screen, once for each call. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:new_prescr\n";
}
#endif

/* ---- choosing the description ---- */

static bool has_rgb_terminal(void)
{
	const char *value = getenv("COLORTERM");
	return value && (strcmp(value, "truecolor") == 0 || strcmp(value, "24bit") == 0);
}

static bool is_colorless(void)
{
	const char *value = getenv("NO_COLOR");
	return value && value[0];
}

/* The description with 24-bit colours that goes with a name: NAME-direct without the -256color.
 * What calls itself xterm need not know xterm's own form of them (with colons); all know the form
 * that vte-direct has, which else differs from xterm-256color in nothing that matters here. */
static void direct_name(const char *name, char *out, size_t size)
{
	static const char *const others[][2] = {
		{"xterm", "vte"}, {"xterm-kitty", "kitty"}, {"gnome", "vte"}};
	struct str base = str_of(name);
	ssize_t at = str_find(base, STR("-256color"));
	if (at >= 0)
		base = str_head(base, (size_t)at);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_is(base, others[i][0]))
			base = str_of(others[i][1]);
	snprintf(out, size, "%.*s-direct", STRF(base));
}

static SCREEN *open_screen(const char *name)
{
	char direct[128];
	SCREEN *opened = NULL;
	if (has_rgb_terminal() && !is_colorless()) {
		direct_name(name, direct, sizeof direct);
		opened = newterm(direct, output, stdin);
	}
	return opened ? opened : newterm(name, output, stdin);
}

/* curses takes this from the environment alone; the programs we start must not see it. */
static SCREEN *open_with_lines(const char *name)
{
	static const char variable[] = "NCURSES_NO_UTF8_ACS";
	const char *value = getenv(variable);
	char *before = value ? mem_dup(str_of(value)) : NULL;
	setenv(variable, term.draws_utf8 ? "0" : "1", 1);
	SCREEN *opened = open_screen(name);
	if (before)
		setenv(variable, before, 1);
	else
		unsetenv(variable);
	free(before);
	return opened;
}

/* ---- what the description says ---- */

/* A string capability; "" when there is none. */
static struct str capability(const char *name)
{
	const char *value = tigetstr(name);
	return value && value != (const char *)-1 ? str_of(value) : STR("");
}

/* Without padding ("$<5>"), which only curses can wait for. */
static void rescue_with(const char *name)
{
	struct str text = capability(name);
	while (text.n) {
		ssize_t at = str_find(text, STR("$<"));
		struct str piece = at < 0 ? text : str_head(text, (size_t)at);
		term_rescue_add(piece);
		ssize_t end = at < 0 ? -1 : str_find(text, STR(">"));
		text = end < 0 ? STR("") : str_from(text, (size_t)end + 1);
	}
}

static void add_key(const char *capability_name, const char *key_as)
{
	struct key key;
	struct str bytes = capability(capability_name);
	if (bytes.n && key_parse(str_of(key_as), &key))
		input_add_key(term.input, bytes, key);
}

/* With modifiers, xterm's extended names have the modifiers' number behind: kUP5 is C-Up. */
static void add_modified_keys(void)
{
	static const char *const keys[][2] = {{"kUP", "Up"}, {"kDN", "Down"}, {"kLFT", "Left"},
		{"kRIT", "Right"}, {"kHOM", "Home"}, {"kEND", "End"}, {"kPRV", "PgUp"},
		{"kNXT", "PgDn"}, {"kDC", "Delete"}, {"kIC", "Insert"}};
	static const char *const mods[] = {"", "", "S-", "M-", "M-S-", "C-", "C-S-", "C-M-"};
	char from[16], to[32];
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		snprintf(to, sizeof to, "S-%s", keys[i][1]);
		add_key(keys[i][0], to);
		for (size_t m = 3; m < sizeof mods / sizeof *mods; m++) {
			snprintf(from, sizeof from, "%s%zu", keys[i][0], m);
			snprintf(to, sizeof to, "%s%s", mods[m], keys[i][1]);
			add_key(from, to);
		}
	}
}

static void add_keys(void)
{
	static const char *const keys[][2] = {{"kcuu1", "Up"}, {"kcud1", "Down"}, {"kcub1", "Left"},
		{"kcuf1", "Right"}, {"khome", "Home"}, {"kend", "End"}, {"kpp", "PgUp"},
		{"knp", "PgDn"}, {"kich1", "Insert"}, {"kdch1", "Delete"}, {"kcbt", "S-Tab"},
		{"kent", "Enter"}, {"kri", "S-Up"}, {"kind", "S-Down"}, {"kf1", "F1"},
		{"kf2", "F2"}, {"kf3", "F3"}, {"kf4", "F4"}, {"kf5", "F5"}, {"kf6", "F6"},
		{"kf7", "F7"}, {"kf8", "F8"}, {"kf9", "F9"}, {"kf10", "F10"}, {"kf11", "F11"},
		{"kf12", "F12"}};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		add_key(keys[i][0], keys[i][1]);
	add_modified_keys();
}

static int count_colors(void)
{
	int colors = is_colorless() ? 0 : tigetnum("colors");
	if (colors >= 1 << 24)
		return 1 << 24;
	return colors >= 256 ? 256 : colors >= 16 ? 16 : colors >= 8 ? 8 : 0;
}

/* ---- frames ---- */

/* Without such files curses writes to the terminal itself. */
static void begin_collecting(void)
{
	int memory = memfd_create("frame", MFD_CLOEXEC);
	is_collecting = memory >= 0 && dup3(memory, fileno(output), O_CLOEXEC) >= 0;
	if (memory >= 0)
		close(memory);
}

void curses_flush(void)
{
	int fd = fileno(output);
	off_t n = is_collecting ? lseek(fd, 0, SEEK_CUR) : 0;
	if (n <= 0)
		return;
	struct buf frame = {0};
	buf_reserve(&frame, (size_t)n);
	ssize_t got = pread(fd, frame.p, (size_t)n, 0);
	if (got > 0)
		term_write(frame.p, (size_t)got);
	buf_free(&frame);
	lseek(fd, 0, SEEK_SET);
}

/* ---- the life ---- */

static void set_modes(void)
{
	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	typeahead(-1); /* a frame is not broken off because keys wait */
	if (term.colors) {
		start_color();
		use_default_colors();
	}
}

static int refuse(const char *name, struct err *err)
{
	return err_set(err, ERR_INPUT,
		"%s a terminal of the type %s (TERM); set TERM to what yours is, for example "
		"xterm-256color, or see `strop help` for the commands that need no screen",
		screen ? "the cursor cannot be moved on" : "this machine has no description of",
		name);
}

int curses_open(const char *name, struct err *err)
{
	int fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
	output = fd < 0 ? NULL : fdopen(fd, "w");
	if (!output)
		return err_set(err, ERR_IO, "cannot write to the terminal: %s", strerror(errno));
	screen = open_with_lines(name);
	if (!screen) {
		refuse(name, err);
		curses_close();
		return ERR_INPUT;
	}
	if (capability("cup").n == 0 || capability("clear").n == 0) {
		refuse(name, err);
		endwin();
		curses_close();
		return ERR_INPUT;
	}
	term.has_private = capability("kmous").n && strncmp(name, "linux", 5) != 0;
	term.colors = count_colors();
	resize_term(term.rows, term.columns);
	set_modes();
	tcgetattr(STDIN_FILENO, &term.ours);
	begin_collecting();
	add_keys();
	rescue_with("sgr0");
	rescue_with("op");
	rescue_with("rmkx");
	rescue_with("cnorm");
	rescue_with("rmcup");
	return ERR_OK;
}

void curses_leave(void)
{
	endwin();
	curses_flush();
}

void curses_enter(void)
{
	tcsetattr(STDIN_FILENO, TCSADRAIN, &term.ours);
	clearok(curscr, TRUE);
	doupdate();
	curses_flush();
}

void curses_close(void)
{
	if (screen)
		delscreen(screen);
	fclose(output);
	screen = NULL;
	output = NULL;
	is_collecting = false;
}

void curses_resize(int rows, int columns)
{
	resize_term(rows, columns);
	clearok(curscr, TRUE);
	draw_forget();
}
