/*
 * cram: command-line tests as data. A .t file is prose with commands in it:
 *
 *     Words about it.
 *       $ command
 *       > its next line
 *       what it prints, on either stream
 *       ^any [0-9]+ extended regex$ (re)
 *       a line that *.txt matches (glob)
 *       ...
 *       a last line without its end of line (no-eol)
 *       [2]
 *
 * (two spaces before each; `...` is any number of lines; `[2]` the exit status, left out when 0).
 */
#ifndef STROP_CRAM_H
#define STROP_CRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"
#include "str.h"

/* A growing list of lines that borrow from elsewhere. */
struct cram_lines {
	struct str *p;
	size_t n, cap;
};
void cram_lines_add(struct cram_lines *lines, struct str line);

/* One command. from .. to are the lines of the file that hold the expected output and status. */
struct cram_block {
	size_t line; /* of the file, from 0, where `$` stands */
	size_t from, to;
	struct str command;                 /* its lines joined, in the file's arena */
	struct cram_lines expected, actual; /* without the two spaces */
	int expected_status, status;
	bool ran;
};

/* Owns all it points to. Zero-initialise. */
struct cram_file {
	struct buf text;
	struct buf output;
	struct cram_lines lines;
	struct cram_block *blocks;
	size_t n, cap;
	struct arena arena;
};

void cram_file_parse(struct cram_file *file); /* text into lines and blocks */
void cram_file_free(struct cram_file *file);

/* Cut the output of a run into the blocks; after each block the run printed `MARKER STATUS` on a
 * line. */
void cram_file_split_output(struct cram_file *file, struct str marker);

bool cram_line_match(struct str expected, struct str actual);
bool cram_block_match(const struct cram_block *block);

#endif
