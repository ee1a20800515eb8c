#include "api/exchanges.h"

#include "api/answers.h"
#include "deliver/exchange_log.h"

namespace parley::api {

namespace {

json::object to_json(const deliver::Exchange& exchange) {
    json::array headers;
    for (const auto& [name, value] : exchange.headers) {
        headers.push_back(json::object{{"name", name}, {"value", value}});
    }
    json::object body;
    body["kind"] = deliver::name_of(exchange.kind);
    body["at"] = to_text(exchange.at);
    body["method"] = text_or_null(exchange.method);
    body["url"] = text_or_null(exchange.url);
    body["status"] = exchange.status == 0 ? json::value() : json::value(exchange.status);
    body["headers"] = std::move(headers);
    body["body"] = exchange.body;
    body["note"] = text_or_null(exchange.note);
    return body;
}

deliver::ExchangeLog::Kept kept_of(Context& context, ProjectId project, const MessageRow& row) {
    if (context.exchanges == nullptr) {
        return {{}, "Raw requests, answers and callbacks are not kept here: exchange_log_megabytes is 0."};
    }
    if (row.identity.empty()) {
        return {{}, "The person was erased, and what was said to them with them."};
    }
    const bool reported = row.sent.received || row.delivered.received || row.read.received || row.failed.received;
    return context.exchanges->find(project, row.id, row.provider_id, row.intended, reported);
}

}  // namespace

void add_exchanges(json::object& body, Context& context, ProjectId project, const MessageRow& row) {
    const auto kept = kept_of(context, project, row);
    json::array exchanges;
    for (const deliver::Exchange& exchange : kept.exchanges) {
        exchanges.push_back(to_json(exchange));
    }
    body["exchanges"] = std::move(exchanges);
    body["exchanges_note"] = text_or_null(kept.note);
}

void forget_exchanges(Context& context, const std::vector<audience::ErasedMessage>& messages) {
    if (context.exchanges == nullptr) {
        return;
    }
    std::vector<deliver::ExchangeKey> keys;
    for (const audience::ErasedMessage& message : messages) {
        keys.push_back(deliver::key_of(message.id));
        if (!message.provider_id.empty()) {
            keys.push_back(deliver::key_of_provider_id(message.provider_id));
        }
    }
    context.exchanges->forget(keys);
}

}  // namespace parley::api
