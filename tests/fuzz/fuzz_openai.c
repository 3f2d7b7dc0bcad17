/* A reply of the provider openai (fuzz_reply.h). */
#include "fuzz_reply.h"

const unsigned fuzz_rounds = 700;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_reply(&provider_openai, data, size);
}
