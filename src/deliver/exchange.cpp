#include "deliver/exchange.h"

#include <array>
#include <bit>
#include <cstring>

#include "base/text.h"

namespace parley::deliver {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

constexpr std::string_view stars = "********";
constexpr std::string_view cut_mark = "\n[cut here]";
constexpr std::size_t most_keys = 1'000;

template <class Number>
void put(std::string& out, Number number) {
    std::array<char, sizeof(Number)> bytes;
    std::memcpy(bytes.data(), &number, sizeof number);
    out.append(bytes.data(), bytes.size());
}

void put_text(std::string& out, std::string_view text) {
    put(out, static_cast<std::uint32_t>(text.size()));
    out += text;
}

// Takes values off the front; after the first that is not there, none is.
class Taker {
public:
    explicit Taker(std::string_view bytes) : rest_(bytes) {}

    template <class Number>
    Number number() {
        Number value{};
        if (failed_ || rest_.size() < sizeof value) {
            failed_ = true;
            return value;
        }
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_.remove_prefix(sizeof value);
        return value;
    }
    std::string text() {
        const auto size = number<std::uint32_t>();
        if (failed_ || rest_.size() < size) {
            failed_ = true;
            return {};
        }
        std::string text(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return text;
    }
    Time time() { return Time(std::chrono::milliseconds(number<std::int64_t>())); }
    bool failed() const { return failed_; }
    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
    bool failed_ = false;
};

std::string_view take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

std::string_view take_word(std::string_view& line) {
    const std::size_t end = line.find(' ');
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    return word;
}

// Whatever the provider's settings hold, these are credentials.
bool is_credential(std::string_view name) {
    static constexpr std::array<std::string_view, 6> names{
        "Authorization", "Proxy-Authorization", "apikey", "X-API-Key", "Cookie", "Set-Cookie"};
    return std::ranges::any_of(names, [name](std::string_view known) { return equal_ignoring_case(name, known); });
}

Exchange read_text(std::string_view text, Exchange::Kind kind, Time at) {
    Exchange exchange{.kind = kind, .at = at};
    std::string_view first = take_line(text);
    if (kind == Exchange::Kind::answer) {
        take_word(first);  // the version
        for (const char digit : take_word(first).substr(0, 3)) {
            exchange.status = digit >= '0' && digit <= '9' ? exchange.status * 10 + (digit - '0') : 0;
        }
    } else {
        exchange.method = take_word(first);
        exchange.url = take_word(first);
    }
    while (!text.empty()) {
        const std::string_view line = take_line(text);
        if (line.empty()) {
            break;
        }
        const std::size_t colon = line.find(": ");
        if (colon != std::string_view::npos) {
            exchange.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
        }
    }
    exchange.body = text;
    if (exchange.body.ends_with(cut_mark)) {
        exchange.body.resize(exchange.body.size() - cut_mark.size());
        exchange.note = "Its body is longer; only its beginning is kept.";
    }
    return exchange;
}

}  // namespace

std::string_view name_of(Exchange::Kind kind) {
    switch (kind) {
        case Exchange::Kind::request: return "request";
        case Exchange::Kind::answer: return "answer";
        case Exchange::Kind::callback: return "callback";
    }
    return "unknown";
}

ExchangeKey key_of(MessageId message) {
    return static_cast<ExchangeKey>(message.value);
}

ExchangeKey key_of_provider_id(std::string_view provider_id) {
    constexpr ExchangeKey no_number = ExchangeKey{1} << 63;
    ExchangeKey hash = 0xcbf29ce484222325;  // FNV-1a, as it must be the same in every version
    for (const char letter : provider_id) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
    }
    return hash | no_number;
}

void append_record(std::string& out, const ExchangeRecord& record) {
    put(out, static_cast<std::uint8_t>(record.kind));
    put(out, record.project.value);
    put(out, std::int64_t{record.at.time_since_epoch().count()});
    put(out, std::int64_t{record.answered.time_since_epoch().count()});
    const std::size_t keys = std::min(record.keys.size(), most_keys);
    put(out, static_cast<std::uint16_t>(keys));
    for (std::size_t i = 0; i < keys; ++i) {
        put(out, record.keys[i]);
    }
    for (const std::string* text : {&record.origin, &record.request, &record.answer, &record.note}) {
        put_text(out, *text);
    }
}

std::optional<ExchangeRecord> take_record(std::string_view& bytes) {
    Taker taker(bytes);
    ExchangeRecord record;
    const auto kind = taker.number<std::uint8_t>();
    record.kind = static_cast<ExchangeRecord::Kind>(kind);
    record.project = ProjectId{taker.number<std::int64_t>()};
    record.at = taker.time();
    record.answered = taker.time();
    const auto keys = taker.number<std::uint16_t>();
    for (std::size_t i = 0; i < keys && !taker.failed(); ++i) {
        record.keys.push_back(taker.number<ExchangeKey>());
    }
    for (std::string* text : {&record.origin, &record.request, &record.answer, &record.note}) {
        *text = taker.text();
    }
    if (taker.failed() || kind < 1 || kind > 3 || keys > most_keys) {
        return std::nullopt;
    }
    bytes = taker.rest();
    return record;
}

std::vector<Exchange> exchanges_of(const ExchangeRecord& record) {
    if (record.kind == ExchangeRecord::Kind::callback) {
        return {read_text(record.request, Exchange::Kind::callback, record.at)};
    }
    std::vector<Exchange> exchanges;
    if (record.kind == ExchangeRecord::Kind::sent) {
        Exchange request = read_text(record.request, Exchange::Kind::request, record.at);
        request.url = record.origin + request.url;
        exchanges.push_back(std::move(request));
    }
    const Time came = record.kind == ExchangeRecord::Kind::sent ? record.answered : record.at;
    Exchange answer = record.answer.empty() ? Exchange{.kind = Exchange::Kind::answer, .at = came}
                                            : read_text(record.answer, Exchange::Kind::answer, came);
    if (!record.note.empty()) {
        answer.note += (answer.note.empty() ? "" : " ") + record.note;
    }
    exchanges.push_back(std::move(answer));
    return exchanges;
}

std::string kept_text(std::string_view wire, const Mask& mask, std::size_t most_of_body) {
    std::string head;
    head += take_line(wire);
    head += '\n';
    while (!wire.empty()) {
        const std::string_view line = take_line(wire);
        if (line.empty()) {
            break;
        }
        const std::size_t colon = line.find(':');
        const bool is_secret = colon != std::string_view::npos && is_credential(line.substr(0, colon));
        head += is_secret ? line.substr(0, colon + 1) : line;
        head += is_secret ? " " : "";
        head += is_secret ? stars : std::string_view();
        head += '\n';
    }
    std::string body = mask.hidden(std::string(wire));  // before it is cut
    const bool is_cut = body.size() > most_of_body;
    body.resize(std::min(body.size(), most_of_body));
    return to_utf8(mask.hidden(std::move(head))) + "\n" + to_utf8(body) + std::string(is_cut ? cut_mark : "");
}

}  // namespace parley::deliver
