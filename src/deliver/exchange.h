#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "deliver/mask.h"

// What went over the wire for a message, as it is kept and shown (exchange_log.h).
namespace parley::deliver {

// One side of it, as a person may read it: secrets hidden, the body cut where it is long.
struct Exchange {
    enum class Kind { request, answer, callback };
    Kind kind = Kind::request;
    Time at;
    std::string method = {};  // of an answer: empty
    int status = 0;           // of an answer
    std::string url = {};     // of an answer: empty; of a callback: what it was called with, behind our secret path
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    std::string note = {};  // what it does not tell by itself
    bool operator==(const Exchange&) const = default;
};

std::string_view name_of(Exchange::Kind kind);

// By what exchanges are found: the number of a message, or the id that its provider gave it, where a callback came
// before we knew whose that is.
using ExchangeKey = std::uint64_t;
ExchangeKey key_of(MessageId message);
ExchangeKey key_of_provider_id(std::string_view provider_id);

// What is kept of one handing over, of an answer that came late, or of one callback.
struct ExchangeRecord {
    enum class Kind : std::uint8_t { sent = 1, late_answer = 2, callback = 3 };
    Kind kind = Kind::sent;
    ProjectId project;
    Time at;                             // it left, or came
    Time answered = {};                  // with sent
    std::vector<ExchangeKey> keys = {};  // of the messages that it is about
    std::string origin = {};             // "https://api.example.com", with sent
    std::string request = {};            // head and body as text; of a callback too
    std::string answer = {};             // the same; empty where none came
    std::string note = {};
    bool operator==(const ExchangeRecord&) const = default;
};

void append_record(std::string& out, const ExchangeRecord& record);
// Takes the record that `bytes` begins with off it; nothing where that is none.
std::optional<ExchangeRecord> take_record(std::string_view& bytes);

// In the order in which they went over the wire.
std::vector<Exchange> exchanges_of(const ExchangeRecord& record);

// A request or answer as it went over the wire, with its secrets hidden and its body cut.
std::string kept_text(std::string_view wire, const Mask& mask, std::size_t most_of_body);

}  // namespace parley::deliver
