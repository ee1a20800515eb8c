#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/http.h"
#include "message/callback.h"
#include "message/message.h"
#include "message/outcome.h"

namespace parley {

// What a dialect must know of a provider to write to it or to answer as it. Secrets: never log.
struct Account {
    std::string target = "/";   // path and query of its endpoint
    std::string sender;         // our number there, as the provider spells it
    std::string user = {};      // Basic authentication, where user is not empty
    std::string password = {};
    std::vector<std::pair<std::string, std::string>> headers = {};  // free ones, sent with each request
};

// A part of a batch of callbacks that could not be read, while its neighbours could.
struct Unreadable {
    std::string where;  // "statuses[3].status"
    std::string why;
    bool operator==(const Unreadable&) const = default;
};

struct CallbackBatch {
    std::vector<Callback> callbacks;
    std::vector<Unreadable> unreadable;
    bool operator==(const CallbackBatch&) const = default;
};

// How a value must be written to stand inside a string of a request's body.
enum class Escaping { json, form };

// Two halves of pure functions: bytes in, values out; no socket, clock or database, so that each
// can be fuzzed, run against vectors, and joined to any other dialect's half.
struct ClientHalf {  // we speak to a provider
    Result<HttpRequest> (*write_message)(const OutgoingMessage&, const Account&);
    HttpRequest (*write_validation)(const Account&);  // tries endpoint and credentials, reaches nobody
    Outcome (*read_answer)(const HttpResponse&);
    Result<CallbackBatch> (*read_callbacks)(const HttpRequest&);
};

struct ServerHalf {  // we are the provider: gateway and sandbox
    Result<OutgoingMessage> (*read_message)(const HttpRequest&);
    HttpResponse (*write_answer)(const Outcome&);
    HttpRequest (*write_callback)(const Callback&);  // target left "/": the caller knows the URL
};

struct Dialect {
    std::string_view name;  // as written in a provider's settings
    Escaping escaping = Escaping::json;
    ClientHalf client;
    ServerHalf server;
};

// registry.cpp lists them all.
const Dialect* dialect_named(std::string_view name);
std::vector<const Dialect*> all_dialects();

}  // namespace parley
