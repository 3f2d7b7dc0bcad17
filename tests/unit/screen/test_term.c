/* The terminal, taken over and given back: a child on a pty, libvterm as the terminal it sees. */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <vterm.h>

#include "term.h"

enum { ROWS = 24, COLUMNS = 80, PATIENCE_MS = 20000, MARKED = 3 };

/* ---- the child: each key is something to do ---- */

static struct grid grid;
static unsigned child_seed;
static bool is_to_be_continued; /* a signal comes between the events and the signals of a turn */

static int pick(unsigned *seed, int n)
{
	*seed = *seed * 1103515245u + 12345u;
	return (int)(*seed >> 16) % n;
}

/* The same in both processes. */
static void draw_random(struct area all, unsigned *seed)
{
	static const char *const texts[] = {"plain words", "\u4e2d\u6587\u5b57", "x\u4e2d",
		"e\u0301a\u0302", "                    ", "\u2502\u2500\u2588", "\U0001F600", "a"};
	for (int i = 0; i < 12; i++) {
		int row = pick(seed, ROWS), column = pick(seed, COLUMNS + 4) - 2;
		int which = pick(seed, 8);
		if (which == MARKED) /* libvterm misplaces the marks of the last column */
			column /= 2;
		struct str text = str_of(texts[which]);
		area_text(all, row, column, text, (style_t)pick(seed, STYLE_COUNT));
		area_flag(
			all, pick(seed, ROWS), pick(seed, COLUMNS), 1 + pick(seed, 3), STYLE_MATCH);
	}
	area_cursor(all, pick(seed, ROWS), pick(seed, COLUMNS));
}

static void draw_scene(char key)
{
	int rows, columns;
	term_size(&rows, &columns);
	if (grid.rows != rows || grid.columns != columns)
		grid_resize(&grid, rows, columns);
	struct area all = area_all(&grid);
	switch (key) {
	case 'a':
		area_fill(all, STYLE_TEXT);
		area_box(area_part(all, 0, 0, 5, 20), STR("Title"), STR(""), STYLE_LINE,
			STYLE_TITLE);
		area_text(all, 2, 2, STR("wide \u4e2d\u6587 e\u0301."), STYLE_TEXT);
		area_text(all, 3, 2, STR("fail\033[31m"), STYLE_FAIL);
		area_cursor(all, 2, 7);
		break;
	case 'b':
		area_text(all, 2, 8, STR("x"), STYLE_TEXT);
		break;
	case 'd':
		draw_random(all, &child_seed);
		break;
	case 'r':
		area_fill(all, STYLE_TEXT);
		area_textf(all, rows - 1, 0, STYLE_TEXT, "%dx%d", rows, columns);
		break;
	}
	term_show(&grid);
}

static void child_key(char key)
{
	struct theme theme;
	struct err err;
	switch (key) {
	case 'q':
		term_close();
		grid_free(&grid);
		exit(0);
	case 'e':
		grid_free(&grid);
		exit(0);
	case 'X':
		abort();
	case 'M':
		free(mem_realloc(NULL, SIZE_MAX / 2));
		break;
	case 'S':
		raise(SIGSEGV);
		break;
	case 'l':
		term_leave();
		ssize_t n = write(STDOUT_FILENO, "left", 4);
		(void)n;
		term_enter();
		draw_scene('a');
		break;
	case 'w':
		is_to_be_continued = true;
		break;
	case 'c':
		term_copy(STR("hello"));
		break;
	case 't':
		if (theme_load(STR("themes/strop-dark.yaml"), &theme, &err))
			abort();
		term_set_theme(&theme);
		draw_scene('a');
		break;
	default:
		draw_scene(key);
	}
}

/* Report what happened as a byte, so that the parent need not guess when. */
static _Noreturn void child_run(int told)
{
	struct err err;
	struct event event;
	int64_t wait_us;
	bool hangup = false;
	if (term_open(&(struct term_options){.mouse = true}, &err)) {
		fputs(err.text, stdout);
		exit(3);
	}
	ssize_t n = write(told, "o", 1);
	while (n == 1 && !hangup) {
		struct pollfd fds[] = {{.fd = term_fd(), .events = POLLIN},
			{.fd = term_signal_fd(), .events = POLLIN}};
		poll(fds, 2, -1);
		while (term_event(&event, &wait_us, &hangup)) {
			char key = event.kind == EVENT_KEY      ? (char)event.key.code
				   : event.kind == EVENT_RESIZE ? 'r'
								: 'p';
			child_key(key);
			n = write(told, &key, 1);
		}
		if (is_to_be_continued)
			raise(SIGCONT);
		is_to_be_continued = false;
		if (term_signals() & TERM_END)
			exit(4);
	}
	exit(5);
}

/* ---- the parent ---- */

#define IGNORES_QUIT "STROP_TEST_IGNORES_QUIT"

struct side {
	pid_t child;
	int fd, told;
	struct termios before;
	VTerm *vt;
	struct buf bytes; /* all that reached the terminal */
};

static void setup_environment(const char *const *environment)
{
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("NO_COLOR");
	unsetenv("COLORTERM");
	unsetenv("TMUX");
	for (; environment && *environment; environment += 2)
		setenv(environment[0], environment[1], 1);
	/* In the background of a script it is ignored. */
	signal(SIGQUIT, getenv(IGNORES_QUIT) ? SIG_IGN : SIG_DFL);
}

/* environment: name, value, ..., NULL; may be NULL. */
static void start(struct side *s, const char *const *environment)
{
	struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
	int ends[2], master, slave;
	*s = (struct side){0};
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(openpty(&master, &slave, NULL, NULL, &size), 0);
	assert_int_equal(tcgetattr(slave, &s->before), 0);
	fflush(NULL);
	s->child = fork();
	if (s->child == 0) {
		close(master);
		close(ends[0]);
		login_tty(slave);
		setup_environment(environment);
		child_run(ends[1]);
	}
	close(slave);
	close(ends[1]);
	s->fd = master;
	s->told = ends[0];
	s->vt = vterm_new(ROWS, COLUMNS);
	vterm_set_utf8(s->vt, 1);
	vterm_screen_enable_altscreen(vterm_obtain_screen(s->vt), 1);
	vterm_screen_reset(vterm_obtain_screen(s->vt), 1);
}

/* Take what the child wrote; false at its end. */
static bool take_output(struct side *s)
{
	char bytes[4096];
	struct pollfd fd = {.fd = s->fd, .events = POLLIN};
	if (poll(&fd, 1, PATIENCE_MS) == 0) {
		kill(s->child, SIGKILL);
		fail_msg("the child neither writes nor ends");
	}
	ssize_t n = read(s->fd, bytes, sizeof bytes);
	if (n <= 0)
		return false;
	buf_add(&s->bytes, (struct str){bytes, (size_t)n});
	vterm_input_write(s->vt, bytes, (size_t)n);
	return true;
}

/* Until the child tells this, and what it wrote before has come. */
static void wait_told(struct side *s, char what)
{
	for (char told = 0; told != what;) {
		struct pollfd fds[] = {
			{.fd = s->fd, .events = POLLIN}, {.fd = s->told, .events = POLLIN}};
		if (poll(fds, 2, PATIENCE_MS) <= 0)
			fail_msg("the child does not answer %c", what);
		if (fds[0].revents & POLLIN)
			take_output(s);
		else if (fds[1].revents && read(s->told, &told, 1) != 1)
			fail_msg("the child ended before it told %c", what);
	}
	struct pollfd rest = {.fd = s->fd, .events = POLLIN};
	while (poll(&rest, 1, 20) > 0 && take_output(s))
		;
}

static void send_keys(struct side *s, const char *keys)
{
	assert_int_equal(write(s->fd, keys, strlen(keys)), strlen(keys));
}

static void press(struct side *s, char key)
{
	send_keys(s, (char[]){key, '\0'});
	wait_told(s, key);
}

/* Wait for the child's end; its wait status. The modes must be what they were. */
static int finish(struct side *s)
{
	int status;
	struct termios after;
	while (take_output(s))
		;
	assert_int_equal(waitpid(s->child, &status, 0), s->child);
	assert_int_equal(tcgetattr(s->fd, &after), 0);
	assert_memory_equal(&after.c_cc, &s->before.c_cc, sizeof after.c_cc);
	assert_int_equal(after.c_lflag, s->before.c_lflag);
	assert_int_equal(after.c_iflag, s->before.c_iflag);
	assert_int_equal(after.c_oflag, s->before.c_oflag);
	return status;
}

static void done(struct side *s)
{
	vterm_free(s->vt);
	close(s->fd);
	close(s->told);
	buf_free(&s->bytes);
}

static bool wrote(const struct side *s, const char *bytes)
{
	return str_find(buf_str(&s->bytes), str_of(bytes)) >= 0;
}

static VTermScreenCell cell_at(struct side *s, int row, int column)
{
	VTermScreenCell cell;
	vterm_screen_get_cell(vterm_obtain_screen(s->vt), (VTermPos){row, column}, &cell);
	return cell;
}

static void check_text(struct side *s, int row, int columns, const char *expected)
{
	char text[512];
	VTermRect rect = {row, row + 1, 0, columns};
	size_t n = vterm_screen_get_text(vterm_obtain_screen(s->vt), text, sizeof text - 1, rect);
	text[n] = '\0';
	assert_string_equal(text, expected);
}

static void check_given_back(const struct side *s)
{
	assert_true(wrote(s, "\033[?1049l"));
	assert_true(wrote(s, "\033[?1000l"));
	assert_true(wrote(s, "\033[?2004l"));
	assert_true(str_rfind(buf_str(&s->bytes), STR("\033[?25h")) >= 0);
}

/* ---- tests ---- */

static void test_shows_and_changes(void **state)
{
	(void)state;
	struct side s;
	start(&s, NULL);
	wait_told(&s, 'o');
	press(&s, 'a');
	check_text(&s, 0, 20,
		"\u250c Title "
		"\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2510");
	check_text(&s, 2, 18, "\u2502 wide \u4e2d\u6587 e\u0301.    ");
	check_text(&s, 3, 20, "\u2502 fail^[[31m       \u2502");
	assert_true(cell_at(&s, 3, 2).attrs.bold);
	size_t before = s.bytes.n;
	press(&s, 'b');
	check_text(&s, 2, 18, "\u2502 wide  x\u6587 e\u0301.    ");
	assert_true(s.bytes.n - before < 24);
	before = s.bytes.n;
	press(&s, 'b');
	assert_true(s.bytes.n == before); /* nothing changed */
	send_keys(&s, "q");
	assert_int_equal(finish(&s), 0);
	check_given_back(&s);
	done(&s);
}

static void check_cell(struct side *s, const struct grid *g, int row, int column)
{
	const int32_t *expected = g->cells[row * g->columns + column].chars;
	VTermScreenCell is = cell_at(s, row, column);
	if (expected[0] == 0) {
		assert_int_equal(is.chars[0], (uint32_t)-1);
		return;
	}
	assert_int_equal(is.chars[0] ? is.chars[0] : ' ', (uint32_t)expected[0]);
	assert_int_equal(is.chars[0] ? is.chars[1] : 0, (uint32_t)expected[1]);
}

/* Whatever is drawn over whatever, the terminal has the grid. */
static void test_shows_the_grid(void **state)
{
	(void)state;
	struct side s;
	struct grid g = {0};
	unsigned seed = 0;
	VTermPos at;
	setlocale(LC_CTYPE, "C.UTF-8");
	grid_resize(&g, ROWS, COLUMNS);
	start(&s, NULL);
	wait_told(&s, 'o');
	for (int i = 0; i < 60; i++) {
		press(&s, 'd');
		draw_random(area_all(&g), &seed);
		for (int c = 0; c < ROWS * COLUMNS; c++)
			check_cell(&s, &g, c / COLUMNS, c % COLUMNS);
		vterm_state_get_cursorpos(vterm_obtain_state(s.vt), &at);
		assert_int_equal(at.row, g.cursor_row);
		assert_int_equal(at.col, g.cursor_column);
	}
	send_keys(&s, "q");
	finish(&s);
	grid_free(&g);
	done(&s);
}

static void test_resize(void **state)
{
	(void)state;
	struct side s;
	start(&s, NULL);
	wait_told(&s, 'o');
	press(&s, 'a');
	for (int i = 0; i < 20; i++) {
		struct winsize size = {
			.ws_row = (unsigned short)(30 - i), .ws_col = (unsigned short)(50 + 7 * i)};
		char expected[32];
		vterm_set_size(s.vt, size.ws_row, size.ws_col);
		ioctl(s.fd, TIOCSWINSZ, &size);
		wait_told(&s, 'r');
		snprintf(expected, sizeof expected, "%dx%d", size.ws_row, size.ws_col);
		check_text(&s, size.ws_row - 1, size.ws_col, expected);
		check_text(&s, 0, size.ws_col, "");
	}
	send_keys(&s, "q");
	assert_int_equal(finish(&s), 0);
	done(&s);
}

static void test_every_way_out(void **state)
{
	(void)state;
	static const struct {
		char key;
		int signal; /* sent from outside, when there is no key */
		int exit, died;
	} ways[] = {
		{'q', 0, 0, 0},
		{'e', 0, 0, 0},
		{'X', 0, 0, SIGABRT},
		{0, SIGTERM, 4, 0},
		{0, SIGHUP, 4, 0},
		{0, SIGINT, 4, 0},
		{0, SIGQUIT, 0, SIGQUIT},
		{0, SIGSEGV, 0, SIGSEGV},
		{0, SIGBUS, 0, SIGBUS},
#if !defined(__SANITIZE_ADDRESS__) /* it ends the process itself */
		{'M', 0, 0, SIGABRT}
#endif
	};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct side s;
		start(&s, NULL);
		wait_told(&s, 'o');
		press(&s, 'a');
		if (ways[i].signal)
			kill(s.child, ways[i].signal);
		else
			send_keys(&s, (char[]){ways[i].key, '\0'});
		int status = finish(&s);
		if (ways[i].died && !WIFSIGNALED(status))
			assert_int_not_equal(WEXITSTATUS(status), 0); /* a sanitizer's report */
		else if (ways[i].died)
			assert_int_equal(WTERMSIG(status), ways[i].died);
		else
			assert_int_equal(WEXITSTATUS(status), ways[i].exit);
		check_given_back(&s);
		done(&s);
	}
}

static void test_leave_and_enter(void **state)
{
	(void)state;
	struct side s;
	start(&s, NULL);
	wait_told(&s, 'o');
	press(&s, 'a');
	press(&s, 'l');
	ssize_t left = str_find(buf_str(&s.bytes), STR("left"));
	ssize_t off = str_find(buf_str(&s.bytes), STR("\033[?1049l"));
	ssize_t on = str_rfind(buf_str(&s.bytes), STR("\033[?1049h"));
	assert_true(off >= 0 && off < left && left < on);
	check_text(&s, 3, 20, "\u2502 fail^[[31m       \u2502");
	send_keys(&s, "q");
	assert_int_equal(finish(&s), 0);
	done(&s);
}

/* Stopped from outside and continued: modes are taken again, and the application is told to draw. */
static void test_continued(void **state)
{
	(void)state;
	struct side s;
	struct termios modes;
	int status;
	start(&s, NULL);
	wait_told(&s, 'o');
	kill(s.child, SIGSTOP);
	assert_int_equal(waitpid(s.child, &status, WUNTRACED), s.child);
	tcsetattr(s.fd, TCSANOW, &s.before);
	kill(s.child, SIGCONT);
	wait_told(&s, 'r');
	assert_int_equal(tcgetattr(s.fd, &modes), 0);
	assert_false(modes.c_lflag & (ICANON | ISIG | ECHO));
	check_text(&s, ROWS - 1, COLUMNS, "24x80");
	send_keys(&s, "q");
	assert_int_equal(finish(&s), 0);
	done(&s);
}

/* It may come when the events of a turn have been taken already: then the next one tells of it. */
static void test_continued_late(void **state)
{
	(void)state;
	struct side s;
	start(&s, NULL);
	wait_told(&s, 'o');
	press(&s, 'w');
	wait_told(&s, 'r');
	send_keys(&s, "q");
	assert_int_equal(finish(&s), 0);
	done(&s);
}

/* Who is started with it ignored is not ended by it, and keeps the terminal. */
static void test_ignored_quit(void **state)
{
	(void)state;
	struct side s;
	const char *const ignored[] = {IGNORES_QUIT, "1", NULL};
	start(&s, ignored);
	wait_told(&s, 'o');
	kill(s.child, SIGQUIT);
	press(&s, 'a');
	assert_false(wrote(&s, "\033[?1049l"));
	check_text(&s, 2, 18, "\u2502 wide \u4e2d\u6587 e\u0301.    ");
	send_keys(&s, "q");
	assert_int_equal(finish(&s), 0);
	done(&s);
}

static void check_color(const VTerm *vt, VTermColor color, uint32_t rgb)
{
	vterm_state_convert_color_to_rgb(vterm_obtain_state((VTerm *)vt), &color);
	assert_int_equal(color.rgb.red << 16 | color.rgb.green << 8 | color.rgb.blue, rgb);
}

static void test_colors(void **state)
{
	(void)state;
	struct side s;
	VTermScreenCell cell;
	const char *const true_color[] = {"COLORTERM", "truecolor", NULL};
	start(&s, true_color);
	wait_told(&s, 'o');
	press(&s, 't');
	check_color(s.vt, cell_at(&s, 3, 2).fg, 0xF0776C);
	check_color(s.vt, cell_at(&s, 10, 50).bg, 0x1B1D23);
	send_keys(&s, "q");
	finish(&s);
	done(&s);

	start(&s, NULL);
	wait_told(&s, 'o');
	press(&s, 'a');
	cell = cell_at(&s, 3, 2);
	assert_true(VTERM_COLOR_IS_INDEXED(&cell.fg));
	assert_int_equal(cell.fg.indexed.idx, 1);
	assert_true(VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
	send_keys(&s, "q");
	finish(&s);
	done(&s);

	const char *const none[] = {"NO_COLOR", "1", "COLORTERM", "truecolor", NULL};
	start(&s, none);
	wait_told(&s, 'o');
	press(&s, 't');
	cell = cell_at(&s, 3, 2);
	assert_true(VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
	assert_true(cell.attrs.bold);
	send_keys(&s, "q");
	finish(&s);
	done(&s);
}

/* The vt100 draws lines in its own way and is sent nothing that its description does not have. */
static void test_vt100(void **state)
{
	(void)state;
	struct side s;
	const char *const old[] = {"TERM", "vt100", "LC_ALL", "C", NULL};
	start(&s, old);
	wait_told(&s, 'o');
	press(&s, 'a');
	check_text(&s, 0, 9, "\u250c Title \u2500");
	check_text(&s, 2, 18, "\u2502 wide ? ?  e.    ");
	press(&s, 'c');
	send_keys(&s, "q");
	assert_int_equal(finish(&s), 0);
	assert_false(wrote(&s, "\033[?1000"));
	assert_false(wrote(&s, "\033[?2004"));
	assert_false(wrote(&s, "\033]52"));
	done(&s);
}

static void test_copy(void **state)
{
	(void)state;
	struct side s;
	start(&s, NULL);
	wait_told(&s, 'o');
	press(&s, 'c');
	assert_true(wrote(&s, "\033]52;c;aGVsbG8=\a"));
	send_keys(&s, "q");
	finish(&s);
	done(&s);

	const char *const tmux[] = {"TMUX", "/tmp/tmux,1,0", NULL};
	start(&s, tmux);
	wait_told(&s, 'o');
	press(&s, 'c');
	assert_true(wrote(&s, "\033]52;c;aGVsbG8=\a\033Ptmux;\033\033]52;c;aGVsbG8=\a\033\\"));
	send_keys(&s, "q");
	finish(&s);
	done(&s);
}

static void test_refuses(void **state)
{
	(void)state;
	static const struct {
		const char *term, *says;
	} bad[] = {{"dumb", "cannot be moved"}, {"no-such-terminal", "no description"},
		{"", "TERM is not set"}};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct side s;
		const char *const environment[] = {"TERM", bad[i].term, NULL};
		start(&s, environment);
		assert_int_equal(WEXITSTATUS(finish(&s)), 3);
		assert_true(wrote(&s, bad[i].says));
		assert_false(wrote(&s, "\033[?1049h"));
		done(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shows_and_changes),
		cmocka_unit_test(test_shows_the_grid),
		cmocka_unit_test(test_resize),
		cmocka_unit_test(test_every_way_out),
		cmocka_unit_test(test_leave_and_enter),
		cmocka_unit_test(test_continued),
		cmocka_unit_test(test_continued_late),
		cmocka_unit_test(test_ignored_quit),
		cmocka_unit_test(test_colors),
		cmocka_unit_test(test_vt100),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_refuses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
