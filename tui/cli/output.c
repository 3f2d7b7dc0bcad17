/*
 * output: owns stdout and stderr. Refuses to let text from outside reach a terminal raw.
 *
 * Write errors are not looked at where the writing happens: stdio keeps them, and output_finish
 * turns them into one message and an exit status.
 */
#include "output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "safe.h"

static struct {
	bool out_tty, err_tty;
	bool out_color, err_color;
	bool safe;
	bool status; /* a status line is showing */
} io;

static const char *const codes[] = {
	[STYLE_NONE] = "\033[0m",
	[STYLE_HEAD] = "\033[1m",
	[STYLE_DIM] = "\033[2m",
	[STYLE_GOOD] = "\033[32m",
	[STYLE_BAD] = "\033[31m",
	[STYLE_WARN] = "\033[33m",
};

static bool wants_color(enum color_mode color, bool tty)
{
	if (color != COLOR_AUTO)
		return color == COLOR_ALWAYS;
	const char *off = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	return tty && !(off && *off) && term && strcmp(term, "dumb") != 0;
}

void output_start(enum color_mode color, bool safe)
{
	io.out_tty = isatty(STDOUT_FILENO) == 1;
	io.err_tty = isatty(STDERR_FILENO) == 1;
	io.out_color = wants_color(color, io.out_tty);
	io.err_color = wants_color(color, io.err_tty);
	io.safe = safe;
}

void out(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
}

void out_raw(struct str text)
{
	fwrite(text.p ? text.p : "", 1, text.n, stdout);
}

static void out_cleaned(struct str text, unsigned flags)
{
	struct buf b = {0};
	safe_text(&b, text, flags);
	out_raw(buf_str(&b));
	buf_free(&b);
}

void out_outside(struct str text)
{
	if (io.out_tty || io.safe)
		out_cleaned(text, SAFE_EXPAND);
	else
		out_raw(text);
}

void out_outside_line(struct str text)
{
	out_cleaned(text, SAFE_ONE_LINE);
}

void out_style(enum style style)
{
	if (io.out_color)
		fputs(codes[style], stdout);
}

void out_ids(const char *what, enum style style, const struct str *ids, size_t n)
{
	enum { IDS_SHOWN = 20 };
	if (!n)
		return;
	out_style(style);
	out("%-8s", what);
	out_style(STYLE_NONE);
	for (size_t i = 0; i < n && i < IDS_SHOWN; i++) {
		out(i ? ", " : " ");
		out_outside_line(ids[i]);
	}
	if (n > IDS_SHOWN)
		out(" and %zu more (--json has all)", n - IDS_SHOWN);
	out("\n");
}

bool output_colored(void)
{
	return io.out_color;
}

void out_flush(void)
{
	fflush(stdout);
}

static void say(const char *prefix, enum style style, struct str text)
{
	struct buf b = {0};
	safe_text(&b, text, SAFE_EXPAND);
	status_line((struct str){0});
	fflush(stdout);
	if (io.err_color)
		fprintf(stderr, "%s%s%s%.*s\n", codes[style], prefix, codes[STYLE_NONE],
			STRF(buf_str(&b)));
	else
		fprintf(stderr, "%s%.*s\n", prefix, STRF(buf_str(&b)));
	buf_free(&b);
}

__attribute__((format(printf, 3, 0))) static void sayv(
	const char *prefix, enum style style, const char *format, va_list args)
{
	char *text = NULL;
	if (vasprintf(&text, format, args) < 0)
		return;
	say(prefix, style, str_of(text));
	free(text);
}

void message(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sayv("strop: ", STYLE_HEAD, format, args);
	va_end(args);
}

void warning(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sayv("strop: warning: ", STYLE_WARN, format, args);
	va_end(args);
}

void warning_lines(struct str lines)
{
	struct str line;
	while (str_line(&lines, &line))
		if (line.n)
			say("strop: warning: ", STYLE_WARN, line);
}

bool status_is_terminal(void)
{
	return io.err_tty;
}

int status_width(void)
{
	struct winsize size = {0};
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

void status_line(struct str text)
{
	if (!io.err_tty || (!text.n && !io.status))
		return;
	fprintf(stderr, "\r\033[K%.*s", STRF(text));
	fflush(stderr);
	io.status = text.n > 0;
}

int output_finish(void)
{
	status_line((struct str){0});
	errno = 0;
	bool lost = fflush(stdout) != 0;
	int why = errno;
	if (!lost && !ferror(stdout))
		return 0;
	message("writing to standard output failed: %s",
		why ? strerror(why) : "some of it was lost");
	return -1;
}
