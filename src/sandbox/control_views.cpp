#include "sandbox/control_views.h"

#include <algorithm>

#include "base/form.h"
#include "base/text.h"
#include "base/time_text.h"
#include "sandbox/drawing.h"
#include "sandbox/ids.h"

namespace parley::sandbox {

namespace {

constexpr std::size_t most_followed = 24;  // phones on one page
constexpr std::size_t most_recent = 20;
constexpr std::size_t most_wire = 200;

std::string query_text(const Call& call, std::string_view name) {
    const auto fields = parse_form(call.query);
    const std::string* text = fields ? field_of(*fields, name) : nullptr;
    return text == nullptr ? std::string() : *text;
}

View view_of(const Call& call) {
    return {query_text(call, "owner"), query_text(call, "strict") == "true"};
}

std::optional<std::uint64_t> number_in(std::string_view text) {
    return digits_to_number(text.substr(text.starts_with('+') ? 1 : 0));
}

json::object received_as_json(const Received& received) {
    const Taken& taken = received.taken;
    const std::string provider_id = provider_id_of(*taken.dialect, taken.key);
    json::object out;
    out["id"] = taken.message.id.empty() ? provider_id : taken.message.id;
    out["direction"] = "received";
    out["at"] = utc_text(received.at);
    out["sender"] = taken.message.from;
    out["dialect"] = taken.dialect->name;
    out["status"] = name_of(received.status);
    out["quotes"] = taken.message.context_id.empty() ? json::value() : json::value(taken.message.context_id);
    out["content"] = drawing_of(taken.message.content);
    return out;
}

json::object said_as_json(const Said& said) {
    json::object out;
    out["id"] = fmt::format("said-{}", said.number);
    out["direction"] = "said";
    out["at"] = utc_text(said.at);
    out["sender"] = said.to;
    out["dialect"] = said.sender == nullptr ? json::value() : json::value(said.sender->dialect->name);
    out["status"] = nullptr;
    out["quotes"] = said.quotes.empty() ? json::value() : json::value(said.quotes);
    out["content"] = drawing_of(said.content);
    return out;
}

// Where the latest word was the person's own, that one.
void put_latest(json::object& out, const View& view, const Handset& phone) {
    std::optional<Time> at;
    std::string text;
    std::uint64_t unread = 0;
    for (const auto& received : phone.messages) {
        if (view.sees(received->taken.sender)) {
            at = received->at;
            text = plain_text_of(received->taken.message.content);
            unread += received->status < Status::read ? 1 : 0;
        }
    }
    for (const Said& said : phone.said) {
        if (view.sees(said.sender) && (!at || said.at >= *at)) {
            at = said.at;
            text = json::value_to<std::string>(drawing_of(said.content).at("text"));
        }
    }
    out["unread"] = unread;
    out["last_at"] = at ? json::value(utc_text(*at)) : json::value();
    out["last_text"] = at ? json::value(std::string(shortened(text, 160))) : json::value();
}

json::object summary_of(const Call& call, const View& view, std::uint64_t number, const Handset& phone) {
    json::object out;
    out["number"] = fmt::format("+{}", number);
    out["name"] = name_of_person(number);
    out["received"] = phone.received;
    out["blocked"] = phone.blocked;
    out["opted_out"] = call.control.phones.is_opted_out(number);
    out["sequence"] = phone.changed;
    put_latest(out, view, phone);
    return out;
}

json::object chat_of(const Call& call, const View& view, std::uint64_t number, const Handset& phone) {
    json::object out = summary_of(call, view, number, phone);
    json::array messages;
    auto said = phone.said.begin();
    const auto put_said_until = [&](std::optional<Time> until) {
        for (; said != phone.said.end() && (!until || said->at < *until); ++said) {
            if (view.sees(said->sender)) {
                messages.push_back(said_as_json(*said));
            }
        }
    };
    for (const auto& received : phone.messages) {
        put_said_until(received->at);
        if (view.sees(received->taken.sender)) {
            messages.push_back(received_as_json(*received));
        }
    }
    put_said_until(std::nullopt);
    out["messages"] = std::move(messages);
    return out;
}

bool is_found(std::string_view search, std::uint64_t number) {
    if (search.empty()) {
        return true;
    }
    std::string digits;
    std::ranges::copy_if(search, std::back_inserter(digits),
                         [](char letter) { return letter >= '0' && letter <= '9'; });
    return digits.empty() ? lower(name_of_person(number)).find(lower(search)) != std::string::npos
                          : digits_of(number).find(digits) != std::string::npos;
}

struct Place {
    std::uint64_t changed;
    std::uint64_t number;
    const Handset* phone;
};

// Those that changed last first; `before` 0: from the latest on.
std::vector<Place> latest_phones(const Call& call, const View& view, std::string_view search, std::uint64_t before,
                                 std::uint64_t after, std::size_t limit) {
    std::vector<Place> found;
    for (const auto& [number, phone] : call.control.phones.all()) {
        if (phone.changed > after && (before == 0 || phone.changed < before) && view.sees(phone) &&
            is_found(search, number)) {
            found.push_back({phone.changed, number, &phone});
        }
    }
    const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(limit, found.size()));
    std::ranges::partial_sort(found, end, std::ranges::greater(), &Place::changed);
    found.erase(end, found.end());
    return found;
}

json::array headers_as_json(const HttpHeaders& headers) {
    json::array out;
    for (const auto& [name, value] : headers.fields) {
        json::object field;
        field["name"] = name;
        field["value"] = value;
        out.push_back(std::move(field));
    }
    return out;
}

json::object wire_as_json(const WireEntry& entry) {
    json::object out;
    out["number"] = entry.number;
    out["sequence"] = entry.sequence;
    out["at"] = utc_text(entry.at);
    out["direction"] = entry.is_callback ? "callback" : "request";
    out["dialect"] = entry.dialect->name;
    out["phone"] = entry.phone == 0 ? json::value() : json::value(fmt::format("+{}", entry.phone));
    out["message"] = entry.message_id.empty() ? json::value() : json::value(entry.message_id);
    out["attempt"] = entry.attempt;
    out["method"] = entry.request.method;
    out["url"] = entry.url;
    out["headers"] = headers_as_json(entry.request.headers);
    out["body"] = to_utf8(entry.request.body);
    out["cut"] = entry.is_cut;
    out["took_ms"] = entry.took ? json::value(entry.took->count()) : json::value();
    out["failure"] = entry.failure.empty() ? json::value() : json::value(entry.failure);
    if (entry.response) {
        json::object answer;
        answer["status"] = entry.response->status;
        answer["reason"] = reason_of(entry.response->status);
        answer["headers"] = headers_as_json(entry.response->headers);
        answer["body"] = to_utf8(entry.response->body);
        out["answer"] = std::move(answer);
    } else {
        out["answer"] = nullptr;
    }
    return out;
}

json::array wire_as_json(const std::vector<const WireEntry*>& entries) {
    json::array out;
    for (const WireEntry* entry : entries) {
        out.push_back(wire_as_json(*entry));
    }
    return out;
}

json::object dials_as_json(const Control& control, const Dialect& dialect) {
    json::object out;
    out["dialect"] = dialect.name;
    out["title"] = dialect.title;
    out["own"] = control.settings.dialects.contains(std::string(dialect.name));
    out["dials"] = write_dials(control.settings.dials_of(dialect.name));
    return out;
}

Result<const Dialect*> dialect_in(const Call& call) {
    const Dialect* dialect = dialect_named(call.named);
    return dialect ? Result<const Dialect*>(dialect)
                   : Failure(Error{ErrorKind::missing, "there is no such dialect", "dialect"});
}

}  // namespace

ControlAnswer list_chats(Call& call) {
    const auto page = page_of(call, 50, 200);
    if (!page) {
        return Failure(page.error());
    }
    const View view = view_of(call);
    auto found = latest_phones(call, view, query_text(call, "search"), page->after, 0, page->limit + 1);
    json::object out;
    out["next"] = nullptr;
    if (found.size() > page->limit) {
        found.pop_back();
        out["next"] = found.back().changed;
    }
    json::array items;
    for (const Place& place : found) {
        items.push_back(summary_of(call, view, place.number, *place.phone));
    }
    out["items"] = std::move(items);
    return answer_json(out);
}

ControlAnswer add_chat(Call& call) {
    const auto body = body_of(call);
    if (!body) {
        return Failure(body.error());
    }
    const auto text = text_of(member(*body, "number")).value_or("");
    const auto number = number_in(text);
    if (!number) {
        return invalid("must be a phone number with its country code", "number", text, "such as +919820012345");
    }
    const View view = view_of(call);
    call.control.phones.add(*number, view.owner);
    return answer_json(chat_of(call, view, *number, *call.control.phones.find(*number)));
}

ControlAnswer show_chat(Call& call) {
    const View view = view_of(call);
    const Handset* phone = call.control.phones.find(call.number);
    if (phone == nullptr || !view.sees(*phone)) {
        return Failure(Error{ErrorKind::missing, "there is no such phone", "number", {}, "add it first"});
    }
    return answer_json(chat_of(call, view, call.number, *phone));
}

ControlAnswer list_wire(Call& call) {
    const auto page = page_of(call, 50, most_wire);
    if (!page) {
        return Failure(page.error());
    }
    const View view = view_of(call);
    const std::string dialect = query_text(call, "dialect");
    const std::string direction = query_text(call, "direction");
    Wire::Filter filter{.view = view, .dialect = dialect};
    if (const std::string phone = query_text(call, "phone"); !phone.empty()) {
        filter.phone = number_in(phone).value_or(0);
        if (filter.phone == 0) {
            return invalid("must be a phone number with its country code", "phone", phone);
        }
    }
    if (!direction.empty()) {
        filter.callbacks = direction == "callback";
    }
    const Wire& wire = call.control.wire;
    json::object out;
    out["sequence"] = call.control.moves.latest;
    out["items"] = wire_as_json(page->after == 0 ? wire.latest(filter, page->limit)
                                                 : wire.since(filter, page->after, page->limit));
    return answer_json(out);
}

ControlAnswer list_changes(Call& call) {
    const auto page = page_of(call, most_recent, most_recent);
    if (!page) {
        return Failure(page.error());
    }
    const View view = view_of(call);
    const Moves& moves = call.control.moves;
    const bool is_anew = page->after > moves.latest || page->after < moves.forgotten;
    const std::uint64_t after = is_anew ? 0 : page->after;
    json::array phones;
    std::size_t followed = 0;
    const std::string asked = query_text(call, "phones");
    for (std::size_t begin = 0; begin < asked.size();) {
        const std::size_t end = std::min(asked.find(',', begin), asked.size());
        const std::string_view text = std::string_view(asked).substr(begin, end - begin);
        begin = end + 1;
        const auto number = number_in(text);
        if (!number || ++followed > most_followed) {
            return invalid(fmt::format("must be at most {} phone numbers, with commas between", most_followed),
                           "phones");
        }
        const Handset* phone = call.control.phones.find(*number);
        if (phone != nullptr && phone->changed > after && view.sees(*phone)) {
            phones.push_back(chat_of(call, view, *number, *phone));
        }
    }
    json::array recent;
    for (const Place& place : latest_phones(call, view, {}, 0, after, page->limit)) {
        recent.push_back(summary_of(call, view, place.number, *place.phone));
    }
    json::object out;
    out["sequence"] = moves.latest;
    out["anew"] = is_anew;
    out["phones"] = std::move(phones);
    out["recent"] = std::move(recent);
    return answer_json(out);
}

ControlAnswer list_dials(Call& call) {
    json::array items;
    for (const Dialect* dialect : all_dialects()) {
        items.push_back(dials_as_json(call.control, *dialect));
    }
    json::object out;
    out["items"] = std::move(items);
    return answer_json(out);
}

ControlAnswer change_dials(Call& call) {
    const auto dialect = dialect_in(call);
    const auto body = body_of(call);
    if (!dialect || !body) {
        return Failure(dialect ? body.error() : dialect.error());
    }
    Settings settings = call.control.settings;
    auto dials = read_dials(*body, settings.dials_of((*dialect)->name));
    if (!dials) {
        return Failure(std::move(dials.error()));
    }
    settings.dialects[std::string((*dialect)->name)] = std::move(*dials);
    if (auto changed = call.control.change(std::move(settings)); !changed) {
        return Failure(std::move(changed.error()));
    }
    return answer_json(dials_as_json(call.control, **dialect));
}

ControlAnswer reset_dials(Call& call) {
    const auto dialect = dialect_in(call);
    if (!dialect) {
        return Failure(dialect.error());
    }
    Settings settings = call.control.settings;
    settings.dialects.erase(std::string((*dialect)->name));
    if (auto changed = call.control.change(std::move(settings)); !changed) {
        return Failure(std::move(changed.error()));
    }
    return answer_json(dials_as_json(call.control, **dialect));
}

}  // namespace parley::sandbox
