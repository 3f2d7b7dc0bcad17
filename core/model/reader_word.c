/*
 * reader_word: owns how the reader cuts text into words and which words count as equal. Light
 * stemming only: inflections ("refunds", "refunded") meet, synonyms do not. A few irregular forms
 * and the number words are a table. Scripts without spaces are not segmented.
 */
#include "reader_parts.h"

#include <string.h>

#include "utf8.h"

enum { STEM_BYTES = 48, ADDRESS_BYTES = 254 };

static const char *const stops[] = {"a", "about", "after", "all", "also", "am", "an", "and", "any",
	"are", "as", "at", "be", "been", "before", "being", "but", "by", "can", "could", "did",
	"do", "does", "done", "during", "each", "for", "from", "get", "given", "had", "has", "have",
	"he", "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "many", "may", "me",
	"might", "much", "must", "my", "no", "not", "of", "on", "one's", "or", "our", "shall",
	"she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then",
	"there", "these", "they", "this", "those", "to", "up", "us", "was", "we", "were", "what",
	"what's", "when", "where", "whether", "which", "while", "who", "whom", "who's", "whose",
	"why", "will", "with", "within", "would", "you", "your", NULL};

/* form, the word whose stem it shares */
static const char *const irregular[][2] = {{"wrote", "write"}, {"written", "write"}, {"won", "win"},
	{"began", "begin"}, {"begun", "begin"}, {"sang", "sing"}, {"sung", "sing"},
	{"song", "sing"}, {"made", "make"}, {"held", "hold"}, {"built", "build"}, {"paid", "pay"},
	{"took", "take"}, {"taken", "take"}, {"gave", "give"}, {"went", "go"}, {"gone", "go"},
	{"got", "get"}, {"came", "come"}, {"became", "become"}, {"left", "leave"}, {"met", "meet"},
	{"sent", "send"}, {"bought", "buy"}, {"sold", "sell"}, {"told", "tell"}, {"kept", "keep"},
	{"found", "find"}, {"led", "lead"}, {"died", "die"}, {"death", "die"}, {"born", "birth"},
	{"children", "child"}, {"men", "man"}, {"women", "woman"}, {"people", "person"},
	{"spoke", "speak"}, {"chose", "choose"}, {"chosen", "choose"}, {"drew", "draw"},
	{"fell", "fall"}, {"grew", "grow"}, {"knew", "know"}, {"known", "know"}, {"ran", "run"},
	{"stood", "stand"}, {"taught", "teach"}, {"thought", "think"}, {"wore", "wear"},
	{"lost", "lose"}, {"cost", "price"}, {"costs", "price"}, {"one", "1"}, {"two", "2"},
	{"three", "3"}, {"four", "4"}, {"five", "5"}, {"six", "6"}, {"seven", "7"}, {"eight", "8"},
	{"nine", "9"}, {"ten", "10"}, {"eleven", "11"}, {"twelve", "12"}};

static bool ends(const char *s, size_t n, const char *suffix)
{
	size_t k = strlen(suffix);
	return n >= k && memcmp(s + n - k, suffix, k) == 0;
}

static size_t undouble(const char *s, size_t n)
{
	return n > 3 && s[n - 1] == s[n - 2] && !strchr("lsz", s[n - 1]) ? n - 1 : n;
}

/* Suffixes come off in three steps: plural, verb form or adverb, noun of action; what stays has
 * at least three letters. Then a final e is dropped and y written i, so that both forms meet. */
static size_t strip(char *s, size_t n)
{
	static const char *const verb[] = {"ing", "ed", "ly"};
	static const char *const noun[] = {
		"ation", "ment", "ness", "ance", "al", "er", "or", "ion"};
	if (n > 4 && ends(s, n, "ies"))
		s[(n -= 2) - 1] = 'y';
	else if (n > 3 && s[n - 1] == 's' && !strchr("sui", s[n - 2]))
		n--;
	for (size_t i = 0; i < sizeof verb / sizeof *verb; i++)
		if (n >= strlen(verb[i]) + 3 && ends(s, n, verb[i])) {
			n = undouble(s, n - strlen(verb[i]));
			break;
		}
	for (size_t i = 0; i < sizeof noun / sizeof *noun; i++)
		if (n >= strlen(noun[i]) + 4 && ends(s, n, noun[i])) {
			n = undouble(s, n - strlen(noun[i]));
			break;
		}
	if (n > 3 && s[n - 1] == 'e')
		n--;
	if (n > 2 && s[n - 1] == 'l' && s[n - 2] == 'l')
		n--;
	if (n > 2 && s[n - 1] == 'y')
		s[n - 1] = 'i';
	return n;
}

static uint64_t hash_bytes(const char *s, size_t n)
{
	uint64_t h = 0xCBF29CE484222325u; /* FNV-1a */
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 0x100000001B3u;
	return h ? h : 1;
}

static bool is_ascii(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] >= 0x80)
			return false;
	return true;
}

/* Folded into out, cut at its size; a possessive 's comes off. */
static size_t fold_into(struct str text, char out[STEM_BYTES])
{
	struct arena scratch = {0};
	size_t n = 0;
	if (!is_ascii(text))
		text = utf8_fold(&scratch, str_head(text, (size_t)4 * STEM_BYTES));
	for (; n < text.n && n < STEM_BYTES; n++) {
		char c = text.p[n];
		out[n] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	arena_free(&scratch);
	if (n > 2 && ends(out, n, "'s"))
		n -= 2;
	else if (n > 4 && ends(out, n, "\xE2\x80\x99s"))
		n -= 4;
	return n;
}

static uint64_t stem_text(struct str text)
{
	char s[STEM_BYTES];
	size_t n = fold_into(text, s);
	for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++)
		if (s[0] == irregular[i][0][0] && str_is((struct str){s, n}, irregular[i][0])) {
			n = strlen(irregular[i][1]);
			memcpy(s, irregular[i][1], n);
			break;
		}
	return hash_bytes(s, strip(s, n));
}

static uint64_t stem_number(struct str text)
{
	char s[STEM_BYTES];
	size_t n = 0;
	for (size_t i = 0; i < text.n && n < sizeof s; i++)
		if (text.p[i] != ',')
			s[n++] = text.p[i];
	return hash_bytes(s, n);
}

struct str text_head(struct str text, size_t n)
{
	/* Of well-formed text at most three bytes go; of any other no more than of that. */
	for (int back = 0; back < 3 && n && n < text.n; back++, n--)
		if (((unsigned char)text.p[n] & 0xC0) != 0x80)
			break;
	return str_head(text, n);
}

/* An address starts a run without spaces that holds "@" or "://". */
static size_t address_at(struct str text)
{
	size_t n = 0, limit = text_head(text, ADDRESS_BYTES).n;
	while (n < limit && (unsigned char)text.p[n] > ' ' && !strchr("<>()[]|,;\"", text.p[n]))
		n++;
	struct str run = str_head(text, n);
	ssize_t at = str_find(run, STR("@"));
	if (at <= 0 && str_find(run, STR("://")) <= 0 && !str_starts(run, STR("www.")))
		return 0;
	while (n > 1 && strchr(".:!?'*_", run.p[n - 1]))
		n--;
	return at > 0 && (size_t)at + 3 > n ? 0 : n;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t number_at(struct str text)
{
	size_t n = 0;
	while (n < text.n) {
		if (!is_digit(text.p[n]) && !(n && strchr(",.:", text.p[n]) && n + 1 < text.n &&
						    is_digit(text.p[n + 1])))
			break;
		n++;
	}
	return n;
}

/* Letters, marks and digits, with apostrophes between them. */
static size_t text_at(struct str text)
{
	size_t n = 0;
	while (n < text.n) {
		int32_t cp, next = 0;
		size_t k = utf8_decode(str_from(text, n), &cp);
		if (cp == '\'' || cp == 0x2019) {
			if (n + k < text.n)
				utf8_decode(str_from(text, n + k), &next);
			if (!n || !utf8_is_alpha(next))
				break;
		} else if (cp < 0 || cp == '_' || !utf8_is_word(cp)) {
			break;
		}
		n += k;
	}
	return n;
}

static void word_make(struct word *w, struct str text, enum word_kind kind)
{
	int32_t first;
	*w = (struct word){.text = text, .kind = kind};
	utf8_decode(text, &first);
	w->upper = kind == WORD_TEXT && first >= 0 && utf8_is_upper(first);
	if (kind == WORD_NUMBER)
		w->stem = stem_number(text);
	else if (kind != WORD_MARK)
		w->stem = stem_text(text);
}

bool word_next(struct str *rest, struct word *w)
{
	while (rest->n && (unsigned char)rest->p[0] <= ' ')
		*rest = str_from(*rest, 1);
	if (!rest->n)
		return false;
	int32_t cp;
	size_t n, k = utf8_decode(*rest, &cp);
	enum word_kind kind = WORD_TEXT;
	if (is_digit(rest->p[0]) && (n = number_at(*rest)) > 0) {
		kind = WORD_NUMBER;
		size_t more = text_at(str_from(*rest, n));
		if (more > 2) { /* "4th" and "20m" are numbers with letters, "3Dfx" is a name */
			n += more;
			kind = WORD_TEXT;
		}
	} else if (cp >= 0 && utf8_is_alpha(cp)) {
		n = address_at(*rest);
		kind = n ? WORD_ADDRESS : WORD_TEXT;
		if (!n)
			n = text_at(*rest);
	} else {
		n = k;
		kind = WORD_MARK;
	}
	if (!n) {
		n = k;
		kind = WORD_MARK;
	}
	word_make(w, str_head(*rest, n), kind);
	*rest = str_from(*rest, n);
	return true;
}

size_t word_list(struct str text, struct word *out, size_t max)
{
	size_t n = 0;
	while (n < max && word_next(&text, &out[n])) {
		out[n].stop = word_among(&out[n], stops);
		n++;
	}
	return n;
}

bool word_is(const struct word *w, const char *z)
{
	return str_eq_nocase(w->text, str_of(z));
}

bool word_among(const struct word *w, const char *const *lowers)
{
	for (; *lowers; lowers++)
		if (word_is(w, *lowers))
			return true;
	return false;
}

struct str word_join(const struct word *words, size_t i, size_t j)
{
	const char *end = words[j].text.p + words[j].text.n;
	return (struct str){words[i].text.p, (size_t)(end - words[i].text.p)};
}
