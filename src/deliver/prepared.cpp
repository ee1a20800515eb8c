#include "deliver/prepared.h"

#include <fmt/format.h>

#include <array>

#include "base/form.h"
#include "base/json.h"
#include "net/client.h"

namespace parley::deliver {

namespace {

// Letters and digits that no text of a template holds by chance.
constexpr std::string_view mark_start = "Zq8vK3mWj";
constexpr std::string_view mark_end = "X5tRbN2fh";
constexpr std::size_t mark_digits = 6;
constexpr std::size_t quote_at = mark_start.size() + mark_digits;
constexpr std::string_view authorization_mark = "Zq8vK3mWjAuthorizationX5tRbN2fh";

std::size_t place_in(std::string_view mark) {
    std::size_t place = 0;
    for (const char digit : mark.substr(mark_start.size(), mark_digits)) {
        place = place * 10 + static_cast<std::size_t>(digit - '0');
    }
    return place;
}

}  // namespace

std::string PreparedMessage::mark(std::size_t place) {
    return fmt::format("{}{:06}\"{}", mark_start, place, mark_end);
}

PreparedMessage::Escaping PreparedMessage::escaping_at(std::string_view bytes, std::size_t& length) {
    constexpr std::array<std::pair<std::string_view, Escaping>, 5> quotes{{{"%5C%22", Escaping::json_in_percent},
                                                                           {"%22", Escaping::percent},
                                                                           {"\\\\\\\"", Escaping::json_in_json},
                                                                           {"\\\"", Escaping::json},
                                                                           {"\"", Escaping::none}}};
    for (const auto& [quote, escaping] : quotes) {
        if (bytes.substr(quote_at).starts_with(quote) && bytes.substr(quote_at + quote.size()).starts_with(mark_end)) {
            length = quote_at + quote.size() + mark_end.size();
            return escaping;
        }
    }
    length = 0;
    return Escaping::none;
}

void PreparedMessage::append(std::string& out, std::string_view value, Escaping escaping) {
    thread_local std::string inner;
    switch (escaping) {
        case Escaping::none: out += value; return;
        case Escaping::json: append_json_escaped(out, value); return;
        case Escaping::percent: append_percent_encoded(out, value); return;
        case Escaping::json_in_json:
            inner.clear();
            append_json_escaped(inner, value);
            append_json_escaped(out, inner);
            return;
        case Escaping::json_in_percent:
            inner.clear();
            append_json_escaped(inner, value);
            append_percent_encoded(out, inner);
            return;
    }
}

Result<PreparedMessage> PreparedMessage::prepare(const Dialect& dialect, Account account, const Endpoint& endpoint,
                                                 OutgoingMessage sample, std::size_t slots, Address address) {
    sample.id = mark(slots);
    (address == Address::number ? sample.to : sample.to_user) = mark(slots + 1);
    PreparedMessage prepared;
    prepared.has_authorization_ = dialect.client.authorize != nullptr;
    if (prepared.has_authorization_) {
        account.authorization = authorization_mark;
    }
    account.target = endpoint.target;
    const auto request = dialect.client.write_message(sample, account);
    if (!request) {
        return std::unexpected(request.error());
    }
    const std::string bytes = net::serialize(*request, endpoint);
    const std::size_t head_end = bytes.find("\r\n\r\n") + 4;
    constexpr std::string_view length_name = "Content-Length: ";
    const std::size_t length_at = bytes.find(length_name) + length_name.size();
    const std::size_t length_end = bytes.find("\r\n", length_at);

    prepared.slots_ = slots;
    prepared.strips_plus_ = !dialect.can.writes_plus;
    prepared.head_ = bytes.substr(0, length_at);
    prepared.head_rest_ = bytes.substr(length_end, head_end - length_end);
    if (prepared.has_authorization_) {
        const std::size_t at = prepared.head_.find(authorization_mark);
        if (at == std::string::npos) {
            return invalid("the authorization does not stand before the length of the request", "provider");
        }
        prepared.head_middle_ = prepared.head_.substr(at + authorization_mark.size());
        prepared.head_.resize(at);
    }
    for (const std::string* part : {&prepared.head_, &prepared.head_middle_, &prepared.head_rest_}) {
        if (part->find(mark_start) != std::string::npos) {
            return invalid("a value would have to stand in the head of the request", "template");
        }
    }
    std::size_t from = head_end;
    for (;;) {
        const std::size_t at = bytes.find(mark_start, from);
        if (at == std::string::npos) {
            prepared.body_.push_back({bytes.substr(from), slots + 2});
            return prepared;
        }
        const std::string_view mark = std::string_view(bytes).substr(at);
        std::size_t length = 0;
        const Escaping escaping = escaping_at(mark, length);
        if (length == 0) {
            return invalid("a value would have to be escaped in a way that is not known", "template");
        }
        prepared.body_.push_back({bytes.substr(from, at - from), place_in(mark), escaping});
        from = at + length;
    }
}

void PreparedMessage::fill(std::string& out, std::string_view wire_id, std::string_view to,
                           const std::vector<std::string>& values, std::string_view authorization) const {
    thread_local std::string body;
    body.clear();
    if (strips_plus_ && to.starts_with('+')) {
        to.remove_prefix(1);
    }
    for (const Piece& piece : body_) {
        body += piece.literal;
        if (piece.slot > slots_ + 1) {
            break;
        }
        const std::string_view value = piece.slot < slots_    ? std::string_view(values[piece.slot])
                                       : piece.slot == slots_ ? wire_id
                                                              : to;
        append(body, value, piece.escaping);
    }
    out.assign(head_);
    if (has_authorization_) {
        out += authorization;
        out += head_middle_;
    }
    fmt::format_to(std::back_inserter(out), "{}", body.size());
    out += head_rest_;
    out += body;
}

}  // namespace parley::deliver
