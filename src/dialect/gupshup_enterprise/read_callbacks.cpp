#include <fmt/format.h>

#include "base/text.h"
#include "dialect/callbacks_read.h"
#include "dialect/exchange.h"
#include "dialect/generic/generic.h"
#include "dialect/gupshup_enterprise/events.h"
#include "dialect/gupshup_enterprise/incoming.h"
#include "dialect/gupshup_enterprise/parameters.h"
#include "dialect/gupshup_enterprise/parts.h"
#include "dialect/reader.h"

// "Delivery reports", "Click callback", the template webhook and what people write, in every form that
// the gateway sends them, on either URL.
namespace parley::gupshup_enterprise {

namespace {

bool has(const json::value& item, Keys keys) {
    return member(item, keys) != nullptr;
}

bool is_click(const json::value& item) {
    return has(item, {"gsurl"}) && !has(item, {"eventType"});
}
bool is_report(const json::value& item) {
    return has(item, {"eventType", "externalId", "deliveredTS"}) || (has(item, {"status"}) && has(item, {"phoneNo"}));
}
bool is_incoming(const json::value& item) {
    return has(item, {"mobile", "waNumber"}) || (has(item, {"type"}) && !has(item, {"field"}));
}
bool is_template_event(const json::value& item) {
    return has(item, {"field"}) && has(item, {"event"});
}
// The generic guide's, which Gupshup may use in the place of its own.
bool is_generic(const json::value& item) {
    return has(item, {"statuses", "Statuses", "messages", "payloadVersion", "payloadversion"});
}

// Takes what can be read, and notes what cannot, of one body.
class Batch {
public:
    // `place` is where the value stands in the body.
    void add(const json::value& value, const std::string& place) {
        if (const json::array* list = value.if_array()) {
            for (std::size_t at = 0; at < list->size(); ++at) {
                add_item((*list)[at], fmt::format("{}[{}]", place, at));
            }
            return;
        }
        const json::value* reports = member(value, "response");
        const json::value* events = member(value, "data");
        // A person's message may have a field of that name too.
        if (reports != nullptr && !has(value, {"mobile", "waNumber"})) {
            add_list(*reports, joined(place, "response"));
        } else if (events != nullptr && events->is_array() && !is_incoming(value)) {
            add(*events, joined(place, "data"));
        } else {
            add_item(value, place);
        }
    }

    Result<CallbackBatch> take() && { return std::move(read_).take(); }

private:
    // A list, or the same as text.
    void add_list(const json::value& value, const std::string& place) {
        const json::string* text = value.if_string();
        if (text == nullptr) {
            add_each(value, place);
            return;
        }
        const auto list = read_document(*text);
        if (list) {
            add_each(*list, place);
        } else {
            read_.add_unreadable(joined(place, list.error().where), list.error().what);
        }
    }

    void add_each(const json::value& value, const std::string& place) {
        if (value.is_array()) {
            add(value, place);
        } else {
            add_item(value, place);
        }
    }

    void add_item(const json::value& item, const std::string& place) {
        const auto here = [&] { return place; };
        if (is_click(item)) {
            read_.add(item, read_click, here);
        } else if (is_report(item)) {
            read_.add(item, read_report, here);
        } else if (is_generic(item)) {
            add_generic(item, place);
        } else if (is_template_event(item)) {
            read_.add(item, read_template_event, here);
        } else if (is_incoming(item)) {
            read_.add(item, read_incoming, here);
        } else {
            read_.add_unreadable(place.empty() ? "body" : place,
                                 "this is neither a delivery report nor a message nor a click");
        }
    }

    void add_generic(const json::value& item, const std::string& place) {
        HttpRequest request;
        request.body = json::serialize(item);
        auto read = generic::dialect.client.read_callbacks(request);
        if (!read) {
            read_.add_unreadable(joined(place, read.error().where), read.error().what);
            return;
        }
        read_.join(std::move(*read), place);
    }

    CallbacksRead read_;
};

json::value object_of(const Parameters& given) {
    json::object object;
    for (const auto& [name, value] : given.all()) {
        object[name] = value;
    }
    return object;
}

// The list as it stands in the body, where somebody did not encode it: no form then holds all of it.
std::optional<json::value> unencoded_list(std::string_view body) {
    constexpr std::string_view name = "response=";
    if (!body.starts_with(name)) {
        return std::nullopt;
    }
    auto list = read_document(body.substr(name.size()));
    return list && list->is_array() ? std::optional(std::move(*list)) : std::nullopt;
}

// The query says something only where there is no body: else it is part of our own URL.
Result<CallbackBatch> read_form(const HttpRequest& request) {
    HttpRequest asked = request;
    if (!trimmed(request.body).empty()) {
        asked.target = "/";
    }
    const auto given = Parameters::mended(asked);
    if (!given) {
        return std::unexpected(given.error());
    }
    Batch batch;
    batch.add(object_of(*given), "");
    auto read = std::move(batch).take();
    if (!read) {
        if (const auto list = unencoded_list(trimmed(request.body))) {
            Batch again;
            again.add(*list, "response");
            return std::move(again).take();
        }
    }
    return read;
}

}  // namespace

Result<CallbackBatch> read_callbacks(const HttpRequest& request) {
    const std::string_view body = trimmed(request.body);
    // Some editors and proxies put a byte order mark before JSON.
    const bool is_json = body.starts_with('{') || body.starts_with('[') || body.starts_with("\xEF\xBB\xBF");
    if (!is_json) {
        return read_form(request);
    }
    const auto document = read_document(body);
    if (!document) {
        return std::unexpected(document.error());
    }
    Batch batch;
    batch.add(*document, "");
    return std::move(batch).take();
}

}  // namespace parley::gupshup_enterprise
