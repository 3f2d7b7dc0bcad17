/* mock_serve: owns the sockets: one thread, one ppoll. A client that hangs up before its reply is
 * out is counted as aborted at once, so half-closing clients are not served. */
#include "mock.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { READ_BYTES = 64 << 10, SPLIT_NS = 100000, NS_A_MS = 1000000 };

struct conn {
	int fd;
	bool replying, logged, continued, dead;
	long long wake; /* do nothing before this time, 0: ready */
	struct buf in;
	struct mock_reply reply;
	size_t sent, next_mark;
	unsigned long long id;
	char hex[65]; /* of the request's body */
};

struct server {
	struct mock_state *state;
	int fd;
	struct conn **conns;
	struct pollfd *polls; /* the listener, then one a connection */
	size_t n, cap, cap_polls;
};

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

static long long now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void set_up(int fd)
{
	int one = 1;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static int listen_local(struct server *s, struct err *err)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((unsigned short)s->state->options->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof address;
	int one = 1;
	s->fd = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(s->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(s->fd, (struct sockaddr *)&address, n) < 0 || listen(s->fd, 1024) < 0 ||
		getsockname(s->fd, (struct sockaddr *)&address, &n) < 0) {
		close(s->fd);
		return err_set(err, ERR_NET, "127.0.0.1:%lld: %s", s->state->options->port,
			strerror(errno));
	}
	set_up(s->fd);
	printf("listening %d\n", ntohs(address.sin_port));
	fflush(stdout);
	return 0;
}

static void accept_all(struct server *s)
{
	for (;;) {
		int fd = accept(s->fd, NULL, NULL);
		if (fd < 0)
			return;
		set_up(fd);
		s->conns = mem_grow(s->conns, s->n, &s->cap, sizeof(struct conn *));
		struct conn *c = s->conns[s->n++] = mem_alloc(sizeof *c);
		c->fd = fd;
		c->id = ++s->state->log->connections;
	}
}

/* End the reply in the books; sent says whether all its bytes went out. */
static void settle(struct server *s, struct conn *c, bool sent)
{
	if (c->logged)
		mock_log_reply(s->state->log, &c->reply, c->hex, sent && c->reply.status != 0);
	mock_reply_free(&c->reply);
	c->replying = c->logged = false;
	c->sent = c->next_mark = 0;
	c->wake = 0;
}

static void hang_up(struct conn *c, bool reset)
{
	struct linger at_once = {.l_onoff = 1};
	if (reset)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	else
		shutdown(c->fd, SHUT_WR);
	c->dead = true;
}

static bool answer_books(const struct mock_log *log, struct conn *c, const struct mock_request *q)
{
	struct buf json = {0};
	if (!str_is(q->method, "GET"))
		return false;
	if (str_ends(q->path, STR("/stats")))
		mock_log_stats(log, &json);
	else if (str_ends(q->path, STR("/stats/bodies")))
		mock_log_bodies(log, &json);
	else
		return false;
	mock_reply_json(&c->reply, q, 200, buf_str(&json));
	buf_free(&json);
	return true;
}

/* The books are free, and so is what has no effect: neither numbered nor logged. */
static void answer(struct server *s, struct conn *c, struct mock_request *q)
{
	struct mock_state *state = s->state;
	struct mock_moment moment = {
		.path = q->path, .body = q->body, .now_ms = now_ns() / NS_A_MS};
	q->connection = c->id;
	c->replying = true;
	if (answer_books(state->log, c, q))
		return;
	/* The lines of a batch are matched one by one. */
	if (!mock_route_is_model(q))
		moment.body = STR("");
	moment.is_free = mock_route_is_free(q);
	if (!moment.is_free) {
		c->logged = true;
		moment.tries = mock_log_request(state->log, q, c->hex);
		moment.number = q->number;
		moment.in_flight = state->log->in_flight;
		moment.hex = c->hex;
	}
	mock_route(&c->reply, q, state, mock_script_pick(state->script, &moment));
}

static void send_continue(struct conn *c)
{
	struct str line = STR("HTTP/1.1 100 Continue\r\n\r\n");
	if (!c->continued && send(c->fd, line.p, line.n, MSG_NOSIGNAL) < 0)
		c->dead = true;
	c->continued = true;
}

static void next_request(struct server *s, struct conn *c)
{
	struct mock_request q;
	if (s->state->options->max_requests &&
		s->state->log->requests >= (size_t)s->state->options->max_requests)
		return;
	ssize_t n = c->in.n ? mock_http_parse(buf_str(&c->in), &q) : 0;
	if (n < 0) {
		mock_reply_json(&c->reply, &(struct mock_request){0}, 400, STR("{}"));
		c->replying = true;
	} else if (n > 0) {
		answer(s, c, &q);
		struct str rest = str_from(buf_str(&c->in), (size_t)n);
		memmove(c->in.p, rest.p, rest.n);
		buf_cut(&c->in, rest.n);
		c->continued = false;
	} else if (c->in.n && q.expects) {
		send_continue(c);
	}
}

static void receive(struct conn *c)
{
	buf_reserve(&c->in, READ_BYTES);
	ssize_t n = recv(c->fd, c->in.p + c->in.n, READ_BYTES, 0);
	if (n > 0)
		c->in.p[c->in.n += (size_t)n] = '\0';
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		c->dead = true;
}

/* Act on the marks at the point reached; true when the connection may go on sending. */
static bool pass_marks(struct server *s, struct conn *c)
{
	while (c->next_mark < c->reply.n_marks && c->reply.marks[c->next_mark].at <= c->sent) {
		struct mock_mark mark = c->reply.marks[c->next_mark++];
		if (mark.what == MOCK_WAIT) {
			c->wake = now_ns() + mark.ms * NS_A_MS;
			return false;
		}
		settle(s, c, true);
		hang_up(c, mark.what == MOCK_RESET);
		return false;
	}
	return true;
}

static bool send_some(struct conn *c)
{
	size_t end = c->reply.bytes.n;
	if (c->next_mark < c->reply.n_marks && c->reply.marks[c->next_mark].at < end)
		end = c->reply.marks[c->next_mark].at;
	size_t n = end - c->sent, split = c->reply.split;
	if (split && n > split)
		n = split;
	ssize_t done = send(c->fd, c->reply.bytes.p + c->sent, n, MSG_NOSIGNAL);
	if (done < 0) {
		c->dead = errno != EAGAIN && errno != EINTR;
		return false;
	}
	c->sent += (size_t)done;
	if (split)
		c->wake = now_ns() + SPLIT_NS;
	return !split && (size_t)done == n;
}

static void reply(struct server *s, struct conn *c)
{
	while (c->replying && !c->dead) {
		if (!pass_marks(s, c))
			return;
		if (c->sent == c->reply.bytes.n) {
			settle(s, c, true);
			next_request(s, c);
		} else if (!send_some(c)) {
			return;
		}
	}
}

static void turn(struct server *s, struct conn *c, short events, long long now)
{
	if (events & (POLLERR | POLLNVAL) || (c->replying && events & (POLLRDHUP | POLLHUP)))
		c->dead = true;
	if (!c->dead && !c->replying && events & (POLLIN | POLLHUP)) {
		receive(c);
		if (!c->dead)
			next_request(s, c);
	}
	if (!c->dead && c->replying && c->wake <= now)
		reply(s, c);
}

static void drop_dead(struct server *s)
{
	for (size_t i = s->n; i-- > 0;) {
		struct conn *c = s->conns[i];
		if (!c->dead && !stop)
			continue;
		settle(s, c, false);
		close(c->fd);
		buf_free(&c->in);
		free(c);
		s->conns[i] = s->conns[--s->n];
	}
}

/* Fill the poll table; returns when the next sleeper wakes, or -1. */
static long long prepare(struct server *s, long long now)
{
	long long first = -1;
	while (s->cap_polls <= s->n)
		s->polls = mem_grow(s->polls, s->cap_polls, &s->cap_polls, sizeof *s->polls);
	s->polls[0] = (struct pollfd){.fd = s->fd, .events = POLLIN};
	for (size_t i = 0; i < s->n; i++) {
		struct conn *c = s->conns[i];
		short events = c->replying ? POLLRDHUP : POLLIN;
		if (c->replying && c->wake <= now)
			events |= POLLOUT;
		else if (c->replying && (first < 0 || c->wake < first))
			first = c->wake;
		s->polls[i + 1] = (struct pollfd){.fd = c->fd, .events = events};
	}
	return first;
}

static void wait(struct server *s, const sigset_t *mask)
{
	long long now = now_ns(), first = prepare(s, now);
	long long left = first > now ? first - now : 0;
	struct timespec timeout = {
		.tv_sec = (time_t)(left / 1000000000), .tv_nsec = (long)(left % 1000000000)};
	if (ppoll(s->polls, s->n + 1, first < 0 ? NULL : &timeout, mask) < 0)
		memset(s->polls, 0, (s->n + 1) * sizeof *s->polls);
	now = now_ns();
	size_t n = s->n; /* those accepted now have no entry in polls */
	for (size_t i = 0; i < n; i++)
		turn(s, s->conns[i], s->polls[i + 1].revents, now);
	if (s->polls[0].revents & POLLIN)
		accept_all(s);
	drop_dead(s);
}

static bool served_out(const struct server *s)
{
	return s->state->options->max_requests > 0 && s->state->log->in_flight == 0 &&
	       s->state->log->requests >= (size_t)s->state->options->max_requests;
}

int mock_serve(struct mock_state *state, struct err *err)
{
	struct server s = {.state = state};
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t blocked, old;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGINT);
	sigprocmask(SIG_BLOCK, &blocked, &old);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	if (listen_local(&s, err))
		return err->code;
	/* The mask a parent left must not keep SIGTERM out. */
	sigdelset(&old, SIGTERM);
	sigdelset(&old, SIGINT);
	while (!stop && !served_out(&s))
		wait(&s, &old);
	stop = 1;
	drop_dead(&s);
	close(s.fd);
	free(s.conns);
	free(s.polls);
	return 0;
}
