/*
 * results: one JSON line a result, read from the store one after another so that a large run needs
 * no memory, and put in place by rename so that a reader never sees half a file.
 */
#include "results.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shapes.h"

static void put_count(struct jsonw *w, const char *key, int64_t n)
{
	jsonw_key(w, key);
	if (n < 0)
		jsonw_null(w);
	else
		jsonw_int(w, n);
}

static void put_expected(struct jsonw *w, const struct wb_result *r)
{
	if (r->n_expected > 1) {
		shape_texts(w, "expected", r->expected, r->n_expected);
		return;
	}
	jsonw_key(w, "expected");
	if (r->n_expected)
		jsonw_str(w, r->expected[0]);
	else
		jsonw_null(w);
}

static void put_scores(struct jsonw *w, const struct wb_result *r, struct arena *a)
{
	jsonw_key(w, "scores");
	jsonw_object(w);
	for (size_t i = 0; i < r->n_scores; i++) {
		const struct score *s = &r->scores[i].score;
		jsonw_key(w, arena_dup(a, r->scores[i].scorer).p);
		jsonw_object(w);
		jsonw_put_num(w, "value", s->value);
		jsonw_put_bool(w, "pass", s->pass);
		jsonw_put_str(w, "status", str_of(score_status_names[s->status]));
		jsonw_put_str(w, "extracted", s->extracted);
		jsonw_put_str(w, "reason", s->reason);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void put_output(struct jsonw *w, const struct wb_result *r)
{
	/* A failed call has no output, which is not the same as an empty one. */
	jsonw_key(w, "output");
	if (r->error.n)
		jsonw_null(w);
	else
		jsonw_str(w, r->output);
	shape_text_or_null(w, "finish", r->finish);
	shape_text_or_null(w, "call", str_of(r->call));
	jsonw_put_bool(w, "cached", r->cached);
}

static void put_result(struct buf *b, const struct wb_result *r, struct arena *a)
{
	struct jsonw w = {.out = b};
	jsonw_object(&w);
	jsonw_put_str(&w, "id", r->id);
	jsonw_put_int(&w, "trial", r->trial);
	shape_text_or_null(&w, "split", r->split);
	shape_raw(&w, "fields", r->fields);
	put_expected(&w, r);
	put_output(&w, r);
	shape_raw(&w, "chunks", r->chunks.n ? r->chunks : STR("[]"));
	shape_raw(&w, "shots", r->shots.n ? r->shots : STR("null"));
	jsonw_key(&w, "usage");
	jsonw_object(&w);
	put_count(&w, "input", r->input_tokens);
	put_count(&w, "output", r->output_tokens);
	jsonw_end(&w);
	put_count(&w, "latency_ms", r->latency_ms);
	jsonw_put_num(&w, "cost_usd", r->cost_usd);
	jsonw_put_bool(&w, "truncated", r->truncated);
	shape_text_or_null(&w, "error", r->error);
	put_scores(&w, r, a);
	jsonw_end(&w);
	buf_addc(b, '\n');
}

int results_each(struct wb *w, int64_t run,
	bool (*each)(void *context, const struct wb_result *r, struct arena *a), void *context,
	struct err *err)
{
	struct wb_position position = {0};
	struct arena a = {0};
	int code = 0;
	for (bool more = true, go = true; go;) {
		struct wb_result r = {0};
		arena_reset(&a);
		code = wb_result_next(w, run, &position, &a, &r, &more, err);
		go = code == 0 && more && each(context, &r, &a);
	}
	arena_free(&a);
	return code;
}

static bool write_one(void *context, const struct wb_result *r, struct arena *a)
{
	FILE *file = context;
	struct buf b = {0};
	put_result(&b, r, a);
	bool written = fwrite(b.p, 1, b.n, file) == b.n;
	buf_free(&b);
	return written;
}

static int write_all(struct wb *w, int64_t run, FILE *file, const char *name, struct err *err)
{
	int code = results_each(w, run, write_one, file, err);
	errno = 0;
	bool lost = ferror(file) || fflush(file) != 0 || fsync(fileno(file)) != 0;
	if (code == 0 && lost)
		code = err_set(err, ERR_IO, "%s: not written: %s", name,
			errno ? strerror(errno) : "the disk took only part of it");
	return code;
}

/* The rename itself must be durable too. */
static void sync_folder(const char *file)
{
	char *folder = mem_dup(str_of(file));
	char *slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = '\0';
	int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

int results_write(struct wb *w, int64_t run, const char *file, struct err *err)
{
	struct buf temp = {0};
	buf_addf(&temp, "%s.XXXXXX", file);
	int fd = mkostemp(temp.p, O_CLOEXEC);
	if (fd < 0) {
		buf_free(&temp);
		return err_set(err, ERR_IO, "%s: %s", file, strerror(errno));
	}
	FILE *stream = fdopen(fd, "w");
	int code = stream ? write_all(w, run, stream, file, err)
			  : err_set(err, ERR_IO, "%s: %s", file, strerror(errno));
	if (stream)
		fclose(stream);
	else
		close(fd);
	if (code == 0 && rename(temp.p, file) != 0)
		code = err_set(err, ERR_IO, "%s: %s", file, strerror(errno));
	if (code == 0)
		sync_folder(file);
	else
		unlink(temp.p);
	buf_free(&temp);
	return code;
}

struct failed {
	bool (*each)(void *context, const struct wb_result *r);
	void *context;
};

static bool pass_failed(void *context, const struct wb_result *r, struct arena *a)
{
	const struct failed *f = context;
	(void)a;
	return !r->error.n || f->each(f->context, r);
}

int results_each_failed(struct wb *w, int64_t run,
	bool (*each)(void *context, const struct wb_result *r), void *context, struct err *err)
{
	struct failed f = {each, context};
	return results_each(w, run, pass_failed, &f, err);
}
