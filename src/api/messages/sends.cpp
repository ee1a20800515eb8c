#include <fmt/format.h>

#include "api/answers.h"
#include "api/fields.h"
#include "api/messages/asked.h"
#include "api/messages/handlers.h"
#include "api/problem.h"
#include "base/text.h"
#include "campaign/single_parts.h"

// Messages to one person each: answered once they are durable. Nothing here depends on what an earlier try left
// behind, so that a request may be repeated under its idempotency key.
namespace parley::api {

namespace {

constexpr std::size_t most_in_a_batch = 1'000;

// One of a request: what is asked, or why not.
struct Item {
    Result<Asked> asked;
    campaign::Singled singled = {};
};

std::string country_of(const Context& context, const Call& call) {
    return context.projects->of(call.project).default_country;
}

Item read_item(const json::value& value, const Context& context, const Call& call, const std::string& country,
               Time now) {
    const json::object* body = value.if_object();
    return {.asked = body == nullptr ? invalid("must be an object")
                                     : read_asked(*body, call.project, country, now, context.allow_private_urls)};
}

// Named as the request has it.
Error in_request(Error error) {
    if (error.where.starts_with("values.")) {
        error.where = "template." + error.where;
    }
    return error;
}

// In one snapshot, in which each provider and template is read once.
void look_up(Context& context, std::vector<Item>& items, Time now) {
    std::vector<campaign::Single> singles;
    std::vector<Item*> asked;
    const auto checked = context.database.read([&](soci::session& sql) {
        campaign::SingleParts parts(sql, context.box);
        for (Item& item : items) {
            if (!item.asked) {
                continue;
            }
            if (auto found = resolve(parts, *item.asked, now, context.allow_private_urls); !found) {
                item.asked = std::unexpected(std::move(found.error()));
                continue;
            }
            singles.push_back(item.asked->single);
            asked.push_back(&item);
        }
        return campaign::check_singles(singles, parts);
    });
    for (std::size_t at = 0; at < checked.size(); ++at) {
        if (!checked[at]) {
            asked[at]->asked = std::unexpected(in_request(checked[at].error()));
        }
    }
}

// In one transaction, with the people who are made for it.
Result<> add(Context& context, const Call& call, std::vector<Item>& items, Time now) {
    std::vector<Asked> asked;
    std::vector<Item*> places;
    for (Item& item : items) {
        if (item.asked) {
            asked.push_back(*item.asked);
            places.push_back(&item);
        }
    }
    if (asked.empty()) {
        return {};
    }
    auto added = context.writer.run([&singles = *context.singles, asked, now, project = call.project,
                                     actor = call.actor](soci::session& sql) {
        std::vector<campaign::Single> made;
        made.reserve(asked.size());
        for (const Asked& one : asked) {
            made.push_back(one.single);
            if (one.makes_person) {
                const audience::UploadRecord record = new_person(one, now);
                made.back().profile = audience::upload(sql, project, std::span(&record, 1), actor, now).front().profile;
            }
        }
        return singles.add(sql, made, now);
    });
    if (!added) {
        return std::unexpected(std::move(added.error()));
    }
    context.singles->wake();
    for (std::size_t at = 0; at < added->size(); ++at) {
        places[at]->singled = (*added)[at];
        if (!(*added)[at].message) {
            places[at]->asked = Failure(Error{ErrorKind::conflict, "its provider was deleted meanwhile", "provider"});
        }
    }
    return {};
}

json::object answer_of(const Item& item) {
    const campaign::Single& single = item.asked->single;
    const SkipReason reason = item.singled.skipped;
    const bool is_skipped = reason != SkipReason::none;
    json::object body;
    body["id"] = item.singled.message.value;
    body["link"] = fmt::format("/api/v1/messages/{}", item.singled.message.value);
    body["status"] = is_skipped ? "skipped" : "queued";
    body["reason"] = is_skipped ? json::value(name_of(reason)) : json::value();
    body["meaning"] = is_skipped ? json::value(explanation_of(reason)) : json::value();
    body["reference"] = text_or_null(single.reference);
    body["due"] = time_or_null(single.due);
    const auto window = item.asked->window_open;
    body["window"] = window ? json::value(*window ? "open" : "closed") : json::value();
    return body;
}

json::object error_json(const Item& item) {
    const Error& error = item.asked.error();
    json::object body;
    body["kind"] = name_of(error.kind);
    body["detail"] = error.what;
    body["field"] = text_or_null(error.where);
    body["value"] = text_or_null(error.value);
    body["advice"] = text_or_null(error.advice);
    return body;
}

}  // namespace

Result<HttpResponse> send_single(Context& context, const Call& call) {
    auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(std::move(body.error()));
    }
    const Time now = context.clock.now();
    std::vector<Item> items;
    items.push_back(read_item(std::move(*body), context, call, country_of(context, call), now));
    Item& item = items.front();
    if (!item.asked) {
        return std::unexpected(std::move(item.asked.error()));
    }
    look_up(context, items, now);
    if (auto added = add(context, call, items, now); !added) {
        return std::unexpected(std::move(added.error()));
    }
    if (!item.asked) {
        const Error& error = item.asked.error();
        const bool is_wrong = error.kind == ErrorKind::invalid || error.kind == ErrorKind::missing;
        return problem(error, is_wrong ? 422 : status_of(error.kind));
    }
    return json_answer(answer_of(item), 202);
}

Result<HttpResponse> send_singles(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const json::array* messages = fields.array("messages");
    if (messages == nullptr || messages->empty() || messages->size() > most_in_a_batch) {
        fields.refuse("messages", fmt::format("must be a list of 1 to {} messages", most_in_a_batch));
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const Time now = context.clock.now();
    const std::string country = country_of(context, call);
    std::vector<Item> items;
    items.reserve(messages->size());
    for (const json::value& message : *messages) {
        items.push_back(read_item(message, context, call, country, now));
    }
    look_up(context, items, now);
    if (auto added = add(context, call, items, now); !added) {
        return std::unexpected(std::move(added.error()));
    }
    json::array list;
    std::int64_t accepted = 0;
    for (const Item& item : items) {
        accepted += item.asked ? 1 : 0;
        json::object entry;
        entry["message"] = item.asked ? json::value(answer_of(item)) : json::value();
        entry["error"] = item.asked ? json::value() : json::value(error_json(item));
        list.push_back(std::move(entry));
    }
    json::object answer;
    answer["accepted"] = accepted;
    answer["refused"] = static_cast<std::int64_t>(items.size()) - accepted;
    answer["items"] = std::move(list);
    return json_answer(answer, 202);
}

}  // namespace parley::api
