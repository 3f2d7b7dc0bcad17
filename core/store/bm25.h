#ifndef STROP_BM25_H
#define STROP_BM25_H
#include <sqlite3.h>
#include "err.h"
int bm25_register(sqlite3 *db, struct err *err);
#endif
