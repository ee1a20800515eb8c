#include "deliver/prepared.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "net/client.h"

namespace parley::deliver {

namespace {

// Letters and digits that no text of a template holds by chance.
constexpr std::string_view mark_start = "Zq8vK3mWj";
constexpr std::string_view mark_end = "X5tRbN2fh";
constexpr std::size_t mark_digits = 6;
constexpr std::size_t mark_length = mark_start.size() + mark_digits + mark_end.size();

std::size_t place_in(std::string_view mark) {
    std::size_t place = 0;
    for (const char digit : mark.substr(mark_start.size(), mark_digits)) {
        place = place * 10 + static_cast<std::size_t>(digit - '0');
    }
    return place;
}

void append_form_escaped(std::string& out, std::string_view value) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    for (const char byte : value) {
        if (plain.find(byte) != std::string_view::npos) {
            out += byte;
        } else {
            fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(byte));
        }
    }
}

}  // namespace

std::string PreparedMessage::mark(std::size_t place) { return fmt::format("{}{:06}{}", mark_start, place, mark_end); }

Result<PreparedMessage> PreparedMessage::prepare(const Dialect& dialect, const Account& account,
                                                 const Endpoint& endpoint, OutgoingMessage sample, std::size_t slots) {
    sample.id = mark(slots);
    sample.to = mark(slots + 1);
    const auto request = dialect.client.write_message(sample, account);
    if (!request) {
        return std::unexpected(request.error());
    }
    const std::string bytes = net::serialize(*request, endpoint);
    const std::size_t head_end = bytes.find("\r\n\r\n") + 4;
    constexpr std::string_view length_name = "Content-Length: ";
    const std::size_t length_at = bytes.find(length_name) + length_name.size();
    const std::size_t length_end = bytes.find("\r\n", length_at);

    PreparedMessage prepared;
    prepared.slots_ = slots;
    prepared.escaping_ = dialect.escaping;
    prepared.head_ = bytes.substr(0, length_at);
    prepared.head_rest_ = bytes.substr(length_end, head_end - length_end);
    if (prepared.head_.find(mark_start) != std::string::npos || prepared.head_rest_.find(mark_start) != std::string::npos) {
        return invalid("a value would have to stand in the head of the request", "template");
    }
    std::size_t from = head_end;
    for (;;) {
        const std::size_t at = bytes.find(mark_start, from);
        if (at == std::string::npos) {
            prepared.body_.push_back({bytes.substr(from), slots + 2});
            return prepared;
        }
        prepared.body_.push_back({bytes.substr(from, at - from), place_in(std::string_view(bytes).substr(at, mark_length))});
        from = at + mark_length;
    }
}

void PreparedMessage::fill(std::string& out, std::string_view wire_id, std::string_view to,
                           const std::vector<std::string>& values) const {
    thread_local std::string body;
    body.clear();
    for (const Piece& piece : body_) {
        body += piece.literal;
        if (piece.slot > slots_ + 1) {
            break;
        }
        const std::string_view value = piece.slot < slots_    ? std::string_view(values[piece.slot])
                                       : piece.slot == slots_ ? wire_id
                                                              : to;
        switch (escaping_) {
            case Escaping::json: append_json_escaped(body, value); break;
            case Escaping::form: append_form_escaped(body, value); break;
        }
    }
    out.assign(head_);
    fmt::format_to(std::back_inserter(out), "{}", body.size());
    out += head_rest_;
    out += body;
}

}  // namespace parley::deliver
