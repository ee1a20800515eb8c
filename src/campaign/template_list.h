#pragma once
#include <functional>
#include <vector>

#include "base/error.h"
#include "deliver/dispatcher.h"
#include "dialect/dialect.h"

// Reading all that a provider lists, page after page.
namespace parley::campaign {

struct ProviderList {
    std::vector<TemplateListing> templates = {};
    std::vector<Unreadable> unreadable = {};  // `where` with its page; the first of them
    std::size_t not_read = 0;                 // how many there were in all
    std::size_t pages = 0;
};

struct ListBounds {
    std::size_t pages = 1'000;
    std::size_t templates = 10'000;
    std::size_t unreadable = 1'000;
};

// Asks until a page names no next one. Error: what a page gave, with its number; invalid, where the
// list is larger than its bounds or comes back to a cursor that it had.
using AskForPage = std::function<Result<TemplatePage>(const TemplateQuery&)>;
Result<ProviderList> read_provider_list(const AskForPage& ask, int page_size, const ListBounds& bounds = {});

// Whether there is anything to ask: a URL in the provider's settings, or a call of its dialect's own.
bool has_list(const deliver::Provider& provider);

// From the URL that the provider's settings give for it, in Meta's format, else by its dialect's own
// call. Blocks: from a pool, not from a loop. Errors hold none of the provider's secrets.
// Error: invalid, where there is nothing to ask, or an answer is no list; unavailable, for no answer.
Result<ProviderList> fetch_provider_list(deliver::Dispatcher& dispatcher, const Clock& clock,
                                         const deliver::Provider& provider);

}  // namespace parley::campaign
