#include "bm25.h"
int bm25_register(sqlite3 *db, struct err *err)
{
	(void)db;
	(void)err;
	return 0;
}
