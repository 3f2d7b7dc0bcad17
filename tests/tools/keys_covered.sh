#!/bin/sh
# keys_covered.sh: every row of tui/session/commands.def and tui/text/edit.def must be used by a screen test: by one
# of its keys, or by `:name`, in a `keys` step. Keys that mean different things in different places count only in
# the scripts about that place, which begin with its name. Names what is missing.
awk '
# keys A B "text": the names one after another between blanks, for sequences; typed text apart, for :name.
function take(file, line,    rest, name) {
	rest = line
	while (match(rest, /"([^"\\]|\\.)*"/)) {
		typed = typed " " substr(rest, RSTART + 1, RLENGTH - 2) " "
		name = substr(rest, RSTART + 1, RLENGTH - 2)
		rest = substr(rest, 1, RSTART - 1) (length(name) <= 2 ? spread(name) : "") substr(rest, RSTART + RLENGTH)
	}
	gsub(/\*[0-9]+/, "", rest)
	pressed[file] = pressed[file] " " rest " "
}

# "zi" is z i, as typed.
function spread(text,    i, out) {
	for (i = 1; i <= length(text); i++)
		out = out " " substr(text, i, 1)
	return out
}

# The scripts about a place.
function about(where, file) {
	return where in places ? file ~ ("^(" places[where] ")") : 1
}

function is_pressed(keys, where,    n, i, key, file) {
	n = split(keys, key, ",")
	for (i = 1; i <= n; i++) # none without keys
		for (file in pressed)
			if (about(where, file) && index(pressed[file], " " key[i] " "))
				return 1
	return 0
}

function unquote(text) {
	sub(/^ *"/, "", text)
	sub(/" *$/, "", text)
	return text
}

BEGIN {
	places["PROMPT"] = "prompt"
	places["CONTEXT"] = "context"
	places["OUTPUT"] = "output|trials"
	places["SCORES"] = "run|step|scores"
	places["TEXT"] = "help|log|output|finder|text"
	places["COMPARE"] = "compare"
	places["HISTORY"] = "history"
	places["GRID"] = "grid"
	places["MODELS"] = "models"
	places["JOBS"] = "jobs|run_server"
	places["DIALOG"] = "command_line|finder|pickers|filter|theme|edit_find"
	places["EDITING"] = "edit|outside"
	places["EDIT"] = "edit"
}

FILENAME ~ /\.screen$/ && /^keys / {
	file = FILENAME
	sub(/.*\//, "", file)
	take(file, substr($0, 6))
}

FILENAME ~ /\.def$/ && /^(COMMAND|EDIT)\(/ {
	row = $0
	while (row !~ /"\)$/ && (getline more) > 0)
		row = row " " more
	gsub(/\t/, " ", row)
	split(row, quoted, "\"") # cells in quotes may hold commas
	name = quoted[2]
	if (row ~ /^COMMAND/) {
		keys = quoted[6]
		where = quoted[7]
		gsub(/[^A-Z]/, "", where)
	} else {
		keys = quoted[4]
		where = "EDIT"
	}
	rows++
	if (!is_pressed(keys, where) && !index(typed, " :" name " "))
		missing = missing sprintf("no screen test uses %s (%s) of %s\n", name, keys, where)
}

END {
	printf "%s", missing
	if (rows < 100) {
		print "the tables were not read: " rows " rows"
		missing = 1
	}
	if (missing == "")
		print "[  PASSED  ] 1 test."
	exit missing != ""
}' tests/screens/*.screen tui/session/commands.def tui/text/edit.def
