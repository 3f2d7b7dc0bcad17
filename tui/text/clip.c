/*
 * clip: owns the one register. It is a static of the process, because a person expects to paste in
 * one field what was cut in another; everything else about it is the editors' business.
 */
#include "clip.h"

static struct {
	struct buf text;
	bool lines;
	bool offered;
	uint64_t version;
} clip;

void clip_set(struct str text, bool lines)
{
	buf_cut(&clip.text, 0);
	buf_add(&clip.text, text);
	clip.lines = lines;
	clip.version++;
}

void clip_append(struct str text)
{
	buf_add(&clip.text, text);
	clip.version++;
}

void clip_prepend(struct str text)
{
	struct buf both = {0};
	buf_add(&both, text);
	buf_add(&both, buf_str(&clip.text));
	buf_free(&clip.text);
	clip.text = both;
	clip.version++;
}

struct str clip_text(void)
{
	return buf_str(&clip.text);
}

bool clip_is_lines(void)
{
	return clip.lines;
}

uint64_t clip_version(void)
{
	return clip.version;
}

void clip_offer(void)
{
	clip.offered = true;
}

bool clip_taken(struct str *text)
{
	bool was = clip.offered;
	*text = buf_str(&clip.text);
	clip.offered = false;
	return was;
}
