/*
 * term: owns the modes of the terminal and the order in which they are taken and given back. What
 * terminfo describes is done by curses (term_curses.c); these are all that is sent besides, and
 * only to terminals that say they have a mouse in xterm's way (the linux console and the vt100 have
 * none):
 *
 *   ESC [ ? 1000 h, 1002 h, 1006 h   report presses, drags, in decimal numbers   (l: no longer)
 *   ESC [ ? 2004 h                   mark pasted text                            (l: no longer)
 *   ESC ] 52 ; c ; ... BEL           put a text on the clipboard (clipboard.c)
 */
#include "term_parts.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "clock.h"

enum { READ_SIZE = 1 << 14, READS_MAX = 64 };

static const struct str mouse_on = {"\033[?1000h\033[?1002h\033[?1006h", 24};
static const struct str mouse_off = {"\033[?1006l\033[?1002l\033[?1000l", 24};
static const struct str paste_on = {"\033[?2004h", 8};
static const struct str paste_off = {"\033[?2004l", 8};

struct term term;

/* ---- writing beside curses ---- */

void term_write(const char *bytes, size_t n)
{
	while (n) {
		ssize_t written = write(STDOUT_FILENO, bytes, n);
		if (written > 0) {
			bytes += written;
			n -= (size_t)written;
		} else if (errno == EAGAIN) { /* another program left the terminal so */
			struct pollfd fd = {.fd = STDOUT_FILENO, .events = POLLOUT};
			poll(&fd, 1, -1);
		} else if (errno != EINTR) {
			return;
		}
	}
}

static void write_private(struct str sequence)
{
	if (term.has_private)
		term_write(sequence.p, sequence.n);
}

void term_rescue_add(struct str bytes)
{
	if (term.restore_n + bytes.n > sizeof term.restore)
		return;
	memcpy(term.restore + term.restore_n, bytes.p, bytes.n);
	term.restore_n += bytes.n;
}

void term_rescue(void)
{
	if (!term.is_up)
		return;
	term.is_up = false;
	term_write(term.restore, term.restore_n);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &term.before);
}

/* ---- the locale: which characters may be written ---- */

/* The codeset somebody asked for by name, as in de_DE.ISO-8859-1; "" for none. */
static const char *asked_codeset(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		const char *value = getenv(variables[i]);
		if (!value || !value[0])
			continue;
		const char *dot = strchr(value, '.');
		return dot ? dot + 1 : "";
	}
	return "";
}

static bool is_utf8(const char *codeset)
{
	return strncasecmp(codeset, "utf-8", 5) == 0 || strncasecmp(codeset, "utf8", 4) == 0;
}

/* The widths of characters need a UTF-8 locale, also where another or none was set up. Where none
 * was named it is a guess that the terminal shows UTF-8, too; a good one but for the old ones.
 * Where another was named, ASCII is what all of them have. */
static void set_locale(const char *name)
{
	const char *asked = asked_codeset();
	setlocale(LC_CTYPE, "");
	term.draws_utf8 = is_utf8(nl_langinfo(CODESET)) || is_utf8(asked);
	if (is_utf8(nl_langinfo(CODESET)))
		return;
	setlocale(LC_CTYPE, "C.UTF-8");
	bool is_old = strncmp(name, "vt", 2) == 0 || strncmp(name, "linux", 5) == 0;
	bool is_named = asked[0] && !is_utf8(asked);
	term.draws_utf8 =
		is_utf8(nl_langinfo(CODESET)) && (term.draws_utf8 || !(is_old || is_named));
}

/* ---- taking and giving back ---- */

static void ask_size(int *rows, int *columns)
{
	struct winsize size = {0};
	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	*rows = size.ws_row ? size.ws_row : 24;
	*columns = size.ws_col ? size.ws_col : 80;
}

/* Curses and the next term_event know of another size. */
static void follow_size(void)
{
	int rows, columns;
	ask_size(&rows, &columns);
	if (rows == term.rows && columns == term.columns)
		return;
	term.rows = rows;
	term.columns = columns;
	term.is_size_news = true;
	curses_resize(rows, columns);
}

static void set_private(void)
{
	write_private(paste_on);
	if (term.is_mouse_on)
		write_private(mouse_on);
}

static int check_terminal(const char *name, struct err *err)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, ERR_INPUT,
			"the workbench needs a terminal, but standard %s is none; run it without "
			"pipes, or see `strop help` for the commands that work in them",
			isatty(STDIN_FILENO) ? "output" : "input");
	if (!name || !name[0])
		return err_set(err, ERR_INPUT,
			"TERM is not set, so nothing is known about this terminal; try "
			"TERM=xterm-256color strop");
	if (tcgetattr(STDIN_FILENO, &term.before) != 0)
		return err_set(
			err, ERR_IO, "cannot read the terminal's modes: %s", strerror(errno));
	return ERR_OK;
}

int term_open(const struct term_options *options, struct err *err)
{
	static bool is_registered;
	const char *name = options->term ? options->term : getenv("TERM");
	term = (struct term){.theme = theme_terminal, .is_mouse_on = options->mouse};
	int code = check_terminal(name, err);
	if (code == ERR_OK)
		code = signals_open(err);
	if (code != ERR_OK)
		return code;
	set_locale(name);
	term.input = input_new();
	ask_size(&term.rows, &term.columns);
	code = curses_open(name, err);
	if (code != ERR_OK) {
		signals_close();
		input_free(term.input);
		tcsetattr(STDIN_FILENO, TCSADRAIN, &term.before);
		return code;
	}
	if (term.has_private) {
		term_rescue_add(mouse_off);
		term_rescue_add(paste_off);
	}
	term.is_open = term.is_up = true;
	set_private();
	mem_on_exhausted(term_rescue);
	if (!is_registered)
		atexit(term_close);
	is_registered = true;
	return ERR_OK;
}

void term_leave(void)
{
	if (!term.is_up)
		return;
	write_private(mouse_off);
	write_private(paste_off);
	curses_leave();
	tcsetattr(STDIN_FILENO, TCSADRAIN, &term.before);
	term.is_up = false;
}

void term_enter(void)
{
	if (!term.is_open || term.is_up)
		return;
	curses_enter();
	term.is_up = true;
	set_private();
	follow_size();
	draw_forget();
}

void term_close(void)
{
	if (!term.is_open)
		return;
	term_leave();
	mem_on_exhausted(NULL);
	draw_close();
	curses_close();
	signals_close();
	input_free(term.input);
	term = (struct term){0};
}

void term_set_mouse(bool on)
{
	if (on == term.is_mouse_on)
		return;
	term.is_mouse_on = on;
	if (term.is_up)
		write_private(on ? mouse_on : mouse_off);
}

/* ---- events ---- */

int term_fd(void)
{
	return STDIN_FILENO;
}

void term_size(int *rows, int *columns)
{
	*rows = term.rows;
	*columns = term.columns;
}

/* Read what is there, without O_NONBLOCK: that would be set for every process on this terminal.
 * False: the terminal is gone. */
static bool read_input(int64_t now_us)
{
	char bytes[READ_SIZE];
	for (int i = 0; i < READS_MAX; i++) {
		struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};
		if (poll(&fd, 1, 0) <= 0)
			return true;
		ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
		if (n > 0)
			input_feed(term.input, (struct str){bytes, (size_t)n}, now_us);
		else
			return n < 0 && (errno == EINTR || errno == EAGAIN);
	}
	return true;
}

/* Take the modes again: the shell has set its own while this process was stopped. */
static void retake(void)
{
	curses_enter();
	set_private();
	follow_size();
	draw_forget();
	term.is_size_news = true; /* so that somebody draws */
}

bool term_event(struct event *out, int64_t *wait_us, bool *hangup)
{
	*wait_us = -1;
	*hangup = false;
	if (!term.is_up)
		return false;
	if (signals_take_continued())
		retake();
	if (signals_take_resized())
		follow_size();
	if (term.is_size_news) {
		term.is_size_news = false;
		*out = (struct event){.kind = EVENT_RESIZE};
		return true;
	}
	int64_t now_us = clock_mono_us();
	*hangup = !read_input(now_us);
	return input_next(term.input, now_us, out, wait_us);
}
