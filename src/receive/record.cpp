#include "receive/record.h"

#include <array>
#include <bit>
#include <cstring>

#include "base/random.h"
#include "base/text.h"

namespace parley::receive {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

constexpr std::string_view segment_magic = "PARLEYJ1";
constexpr std::size_t sum_at = 8;
constexpr std::size_t length_at = 12;
constexpr std::size_t inside_at = 16;
constexpr std::size_t fixed_inside = 8 + 8 + 1 + 1 + 2 + 2 + 2;
constexpr std::size_t most_of_headers = 8 << 10;
constexpr std::size_t most_of_target = 8 << 10;
constexpr std::size_t longest_method = 32;

template <class Number>
void put(std::string& out, Number number) {
    std::array<char, sizeof(Number)> bytes;
    std::memcpy(bytes.data(), &number, sizeof number);
    out.append(bytes.data(), bytes.size());
}

template <class Number>
void put_at(std::string& out, std::size_t place, Number number) {
    std::memcpy(out.data() + place, &number, sizeof number);
}

template <class Number>
Number take(std::string_view& bytes) {
    Number number{};
    std::memcpy(&number, bytes.data(), sizeof number);
    bytes.remove_prefix(sizeof number);
    return number;
}

template <class Number>
Number number_at(std::string_view bytes, std::size_t place) {
    Number number{};
    std::memcpy(&number, bytes.data() + place, sizeof number);
    return number;
}

// What tells how the body is read. Signatures were checked before; the others may be credentials, a proxy's copy of
// our secret path or the caller's address.
bool is_kept(std::string_view name) {
    return equal_ignoring_case(name, "Content-Type") || equal_ignoring_case(name, "Content-Encoding");
}

void put_headers(std::string& out, const HttpHeaders& headers) {
    const std::size_t begin = out.size();
    for (const auto& [name, value] : headers.fields) {
        if (!is_kept(name) || out.size() - begin + name.size() + value.size() + 4 > most_of_headers) {
            continue;
        }
        put(out, static_cast<std::uint16_t>(name.size()));
        put(out, static_cast<std::uint16_t>(value.size()));
        out += name;
        out += value;
    }
}

// The path is the key to the URL; a query is the provider's own.
std::string_view query_of(std::string_view target) {
    const auto begin = target.find('?');
    return begin == std::string_view::npos || target.size() - begin > most_of_target ? std::string_view()
                                                                                     : target.substr(begin);
}

bool take_headers(std::string_view bytes, HttpHeaders& headers) {
    std::size_t count = 0;
    while (!bytes.empty()) {
        if (bytes.size() < 4) {
            return false;
        }
        const auto name = take<std::uint16_t>(bytes);
        const auto value = take<std::uint16_t>(bytes);
        if (bytes.size() < std::size_t{name} + value) {
            return false;
        }
        if (headers.fields.size() <= count) {
            headers.fields.emplace_back();
        }
        headers.fields[count].first.assign(bytes.substr(0, name));
        headers.fields[count].second.assign(bytes.substr(name, value));
        bytes.remove_prefix(std::size_t{name} + value);
        ++count;
    }
    headers.fields.resize(count);
    return true;
}

bool take_inside(std::string_view inside, Record& record) {
    if (inside.size() < fixed_inside) {
        return false;
    }
    record.provider = ProviderId{take<std::int64_t>(inside)};
    record.received = Time(std::chrono::milliseconds(take<std::int64_t>(inside)));
    const auto kind = take<std::uint8_t>(inside);
    if (kind != static_cast<std::uint8_t>(Kind::status) && kind != static_cast<std::uint8_t>(Kind::incoming)) {
        return false;
    }
    record.kind = static_cast<Kind>(kind);
    inside.remove_prefix(1);
    const std::size_t method = take<std::uint16_t>(inside);
    const std::size_t target = take<std::uint16_t>(inside);
    const std::size_t headers = take<std::uint16_t>(inside);
    if (inside.size() < method + target + headers) {
        return false;
    }
    record.request.method.assign(inside.substr(0, method));
    record.request.target.assign(inside.substr(method, target));
    if (!take_headers(inside.substr(method + target, headers), record.request.headers)) {
        return false;
    }
    record.request.body.assign(inside.substr(method + target + headers));
    return true;
}

}  // namespace

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::status: return "status";
        case Kind::incoming: return "incoming";
    }
    return "unknown";
}

bool append_record(std::string& out, Mark mark, ProviderId provider, Kind kind, Time received,
                   const HttpRequest& request) {
    const std::string_view method = std::string_view(request.method).substr(0, longest_method);
    const std::string_view query = query_of(request.target);
    if (inside_at + fixed_inside + method.size() + 1 + query.size() + most_of_headers + request.body.size() >
        longest_record) {
        return false;
    }
    const std::size_t begin = out.size();
    put(out, mark);
    put(out, std::uint64_t{0});  // sum and length, when they are known
    put(out, provider.value);
    put(out, std::int64_t{received.time_since_epoch().count()});
    put(out, static_cast<std::uint8_t>(kind));
    put(out, std::uint8_t{0});
    put(out, static_cast<std::uint16_t>(method.size()));
    put(out, static_cast<std::uint16_t>(1 + query.size()));
    const std::size_t headers_length_at = out.size();
    put(out, std::uint16_t{0});
    out += method;
    out += '/';
    out += query;
    const std::size_t headers_at = out.size();
    put_headers(out, request.headers);
    put_at(out, headers_length_at, static_cast<std::uint16_t>(out.size() - headers_at));
    out += request.body;
    put_at(out, begin + length_at, static_cast<std::uint32_t>(out.size() - begin - inside_at));
    put_at(out, begin + sum_at, checksum_of(std::string_view(out).substr(begin + length_at)));
    return true;
}

Found read_record(std::string_view bytes, Mark mark, Record& record, std::size_t& size) {
    if (bytes.size() < inside_at) {
        return Found::cut;
    }
    const std::size_t length = number_at<std::uint32_t>(bytes, length_at);
    if (number_at<Mark>(bytes, 0) != mark || length > longest_record - inside_at) {
        return Found::damaged;
    }
    size = inside_at + length;
    if (bytes.size() < size) {
        return Found::cut;
    }
    if (number_at<std::uint32_t>(bytes, sum_at) != checksum_of(bytes.substr(length_at, size - length_at)) ||
        !take_inside(bytes.substr(inside_at, length), record)) {
        return Found::damaged;
    }
    return Found::record;
}

std::string segment_head(std::uint64_t number, Mark mark) {
    std::string head(segment_magic);
    put(head, number);
    put(head, mark);
    put(head, std::uint32_t{0});
    put(head, checksum_of(head));
    return head;
}

bool read_segment_head(std::string_view bytes, Mark& mark) {
    if (bytes.size() < segment_head_size) {
        return false;
    }
    const std::string_view head = bytes.substr(0, segment_head_size);
    if (head.starts_with(segment_magic) &&
        number_at<std::uint32_t>(head, segment_head_size - 4) == checksum_of(head.substr(0, segment_head_size - 4))) {
        mark = number_at<Mark>(head, 16);
        return true;
    }
    const std::string_view rest = bytes.substr(segment_head_size);
    if (rest.size() < sizeof(Mark)) {
        return false;
    }
    mark = number_at<Mark>(rest, 0);
    Record first;
    std::size_t size = 0;
    return read_record(rest, mark, first, size) == Found::record;
}

}  // namespace parley::receive
