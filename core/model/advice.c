/* advice: owns the plain words for the ways in which a model cannot be asked. */
#include "advice.h"

#include "origin.h"

static struct str about_transport(
	enum http_transport transport, const struct model_config *config, struct str url)
{
	switch (transport) {
	case HTTP_NOT_SENT:
		if (str_starts(url, STR("https:")))
			return STR("check base_url and your connection to the network");
		return str_is(config->provider, "ollama")
			       ? STR("is Ollama running? `ollama serve` starts it")
			       : STR("is the server running, and does base_url name its port?");
	case HTTP_UNTRUSTED:
		return STR("its certificate is not trusted here: check base_url; for a server of "
			   "your own name its certificate with ca_file");
	case HTTP_SILENT:
	case HTTP_BROKEN:
		return STR("is base_url the address of a model's API? If the server is only slow, "
			   "raise timeout_s");
	case HTTP_DONE:
		break;
	}
	return STR("");
}

static struct str about_status(long status, const struct model_config *config)
{
	static const struct {
		long status;
		const char *words;
	} table[] = {
		{400, "the request is not what this server takes: look at params and extra"},
		{402, "the account has no credit left"},
		{403, "the key may not use this model or address"},
		{404, "check the model's name, and base_url (many servers want it to end in /v1)"},
		{429, "too many requests, or no quota left: wait, or look at the account"},
		{529, "the service is overloaded: try again later"},
	};
	if (status == 401)
		return config->key || config->api_key_env.n
			       ? STR("the key is not accepted: is it this service's, and complete?")
			       : STR("the server wants a key: name the variable that holds it with "
				     "api_key_env, or put it in keys.yaml");
	if (status / 100 == 3)
		return STR("set base_url to where the service really is");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].status == status)
			return str_of(table[i].words);
	return status >= 500 ? STR("the server has trouble of its own: try again later") : STR("");
}

struct str advice_for(const struct reply_facts *facts, const struct answer *answer,
	const struct model_config *config, struct str url)
{
	if (facts->transport != HTTP_DONE && facts->status / 100 <= 2)
		return about_transport(facts->transport, config, url);
	if (outcome_is_out_of_money(answer))
		return STR("the account has no money left, or has reached its limit: add some or "
			   "raise it there, then run again");
	if (facts->status / 100 != 2)
		return about_status(facts->status, config);
	return answer->malformed || !answer->complete ? STR("is this the address of a model's API?")
						      : STR("");
}
