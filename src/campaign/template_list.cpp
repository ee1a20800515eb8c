#include "campaign/template_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "deliver/mask.h"

namespace parley::campaign {

namespace {

constexpr std::chrono::milliseconds shortest_limit{10'000};  // a list takes longer than a message
constexpr std::chrono::minutes longest_whole{5};
constexpr std::size_t most_bytes = 64 * 1024 * 1024;    // of all pages together
constexpr std::string_view source_dialect = "generic";  // reads Meta's format from a URL of its own

// Whom to ask, and in which words.
struct Source {
    const Dialect* dialect;
    Endpoint endpoint;
    Account account;
};

Result<Source> source_of(const deliver::Provider& provider, Time now) {
    const deliver::TemplateSource& own = provider.templates;
    if (!own.url.empty()) {
        auto endpoint = parse_endpoint(own.url);
        if (!endpoint) {
            return invalid(endpoint.error().what, "templates.url");
        }
        Account account;
        account.target = endpoint->target;
        account.headers = own.headers;
        if (!own.user.empty()) {
            account.fields = {{"user", own.user}, {"password", own.password}};
        }
        return Source{dialect_named(source_dialect), std::move(*endpoint), std::move(account)};
    }
    const Dialect* dialect = dialect_named(provider.dialect);
    if (dialect == nullptr) {
        return invalid("is not known here", "dialect", provider.dialect);
    }
    if (!has_list(provider)) {
        return invalid("the provider has no URL that its templates could be read from", "templates.url", {},
                       dialect->name == source_dialect
                           ? "ask the provider for it and put it into the provider's settings"
                           : fmt::format("{} has no list of templates: where there is one at a URL, in Meta's format, "
                                         "put it into the provider's settings; else add templates one by one",
                                         dialect->title));
    }
    auto endpoint = deliver::endpoint_of(provider);
    if (!endpoint) {
        return std::unexpected(std::move(endpoint.error()));
    }
    if (dialect->client.template_endpoint != nullptr) {
        endpoint = dialect->client.template_endpoint(std::move(*endpoint));
    }
    auto account = deliver::authorized_account(provider, now);
    if (!account) {
        return std::unexpected(std::move(account.error()));
    }
    return Source{dialect, std::move(*endpoint), std::move(*account)};
}

// One page after the other, within what all of them may take.
class Pages {
public:
    Pages(deliver::Dispatcher& dispatcher, const Clock& clock, const deliver::Provider& provider)
        : dispatcher_(dispatcher), clock_(clock), provider_(provider), started_(clock.tick()) {}

    Result<TemplatePage> ask(const TemplateQuery& query) {
        if (clock_.tick() - started_ > longest_whole) {
            return invalid("the list takes longer than 5 minutes", {}, {}, "ask for more templates a page");
        }
        const auto source = source_of(provider_, clock_.now());  // anew, as an authorization ends
        if (!source) {
            return std::unexpected(source.error());
        }
        const deliver::Mask mask(provider_, source->account);
        const net::Answer answer = dispatcher_.ask_and_wait(
            source->endpoint, source->dialect->client.write_template_query(source->account, query),
            std::max(shortest_limit, provider_.answer_limit));
        if (!answer) {
            return Failure(Error{ErrorKind::unavailable,
                                 "the provider gave no answer: " + answer.error().why,
                                 {},
                                 {},
                                 "try again, or ask for fewer templates a page"});
        }
        bytes_ += answer->body.size();
        if (bytes_ > most_bytes) {
            return invalid("the list is larger than 64 MB");
        }
        auto page = source->dialect->client.read_templates(*answer);
        if (!page) {
            return refusal(mask, std::move(page.error()));
        }
        return page;
    }

private:
    // That the provider lets us not in must not look as if our own caller were not let in.
    static Failure refusal(const deliver::Mask& mask, Error error) {
        if (error.kind == ErrorKind::denied) {
            error.kind = ErrorKind::invalid;
            error.advice = "check the credentials that the list is read with";
        }
        error.what = mask.hidden(std::move(error.what));
        error.value = mask.hidden(std::move(error.value));
        return Failure(std::move(error));
    }

    deliver::Dispatcher& dispatcher_;
    const Clock& clock_;
    const deliver::Provider& provider_;
    Tick started_;
    std::size_t bytes_ = 0;
};

std::string on_page(std::size_t page, const std::string& where) {
    return where.empty() ? fmt::format("page {}", page) : fmt::format("page {}, {}", page, where);
}

}  // namespace

bool has_list(const deliver::Provider& provider) {
    const Dialect* dialect = dialect_named(provider.dialect);
    return !provider.templates.url.empty() ||
           (dialect != nullptr && dialect->name != source_dialect && dialect->client.write_template_query != nullptr);
}

Result<ProviderList> read_provider_list(const AskForPage& ask, int page_size, const ListBounds& bounds) {
    ProviderList list;
    std::set<std::string> cursors;
    bool tells_of_next = false;  // then its last page is the one that tells of none
    TemplateQuery query{.limit = page_size};
    for (;;) {
        auto page = ask(query);
        if (!page) {
            page.error().where = on_page(list.pages + 1, page.error().where);
            return std::unexpected(std::move(page.error()));
        }
        if (page->next.empty() && !query.after.empty() && page->next_if_full == query.after) {
            return list;  // it takes no cursor, and gives the same page again
        }
        ++list.pages;
        const bool is_full = page->templates.size() + page->unreadable.size() >= static_cast<std::size_t>(page_size);
        tells_of_next = tells_of_next || !page->next.empty();
        if (!tells_of_next && is_full) {
            page->next = std::move(page->next_if_full);
        }
        std::ranges::move(page->templates, std::back_inserter(list.templates));
        for (Unreadable& part : page->unreadable) {
            ++list.not_read;
            if (list.unreadable.size() < bounds.unreadable) {
                list.unreadable.push_back({on_page(list.pages, part.where), std::move(part.why)});
            }
        }
        if (list.templates.size() + list.not_read > bounds.templates) {
            return invalid(fmt::format("the provider lists more than {} templates", bounds.templates));
        }
        if (page->next.empty()) {
            return list;
        }
        if (!cursors.insert(page->next).second) {
            return invalid("the list comes back to where it was", on_page(list.pages, "cursor"),
                           std::string(shortened(to_utf8(page->next), 40)),
                           "the provider must leave `next` out on its last page");
        }
        if (list.pages >= bounds.pages) {
            return invalid(fmt::format("the list has more than {} pages", bounds.pages), {}, {},
                           "ask for more templates a page");
        }
        query.after = std::move(page->next);
    }
}

Result<ProviderList> fetch_provider_list(deliver::Dispatcher& dispatcher, const Clock& clock,
                                         const deliver::Provider& given) {
    const deliver::Provider provider = dispatcher.with_callback_urls(given);
    if (const auto source = source_of(provider, clock.now()); !source) {
        return std::unexpected(source.error());
    }
    Pages pages(dispatcher, clock, provider);
    return read_provider_list([&](const TemplateQuery& query) { return pages.ask(query); },
                              provider.templates.page_size);
}

}  // namespace parley::campaign
