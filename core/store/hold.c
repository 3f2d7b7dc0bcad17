/* hold: owns the table hold, which has one row or none: who imports or indexes in slices. */
#include "store_sql.h"

#include "clock.h"

struct holder {
	struct str owner;
	int64_t taken_ms;
};

static void read_holder(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct holder *)out = (struct holder){sql_str(a, row, 0), sqlite3_column_int64(row, 1)};
}

/* Who has it: *mine this process, *free nobody who is alive. */
static int look(struct store *s, bool *mine, bool *is_free, struct err *err)
{
	struct arena a = {0};
	struct holder holder = {0};
	bool found = false;
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_one(s, sql_use(s, SQL_hold_find, err, ""), &a, read_holder, &holder,
			&found, err);
	*mine = !bad && found && str_is(holder.owner, s->owner);
	*is_free = !bad && (!found || !owner_is_alive(s, holder.owner.p, holder.taken_ms));
	arena_free(&a);
	return bad;
}

int store_still_holds(struct store *s, bool *mine, struct err *err)
{
	bool is_free;
	return look(s, mine, &is_free, err);
}

int store_hold(struct store *s, bool force, bool *mine, struct err *err)
{
	bool is_free;
	int bad = look(s, mine, &is_free, err);
	if (bad || *mine || !(is_free || force))
		return bad;
	bad = sql_run(s, SQL_hold_take, err, "zi", s->owner, clock_wall_ms());
	*mine = !bad;
	return bad;
}

int store_let_go(struct store *s, struct err *err)
{
	int bad = store_begin(s, err);
	return bad ? bad : sql_run(s, SQL_hold_drop, err, "z", s->owner);
}
