#include "sandbox/probes.h"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "sandbox/fate.h"

namespace parley::sandbox {

namespace {

constexpr std::string_view waits = "under way";
constexpr std::string_view taken = "taken";

// What is in the target belongs to the query of the URL.
std::string target_of(const Endpoint& endpoint, std::string_view query) {
    const char* join = query.empty() ? "" : endpoint.target.find('?') == std::string::npos ? "?" : "&";
    return fmt::format("{}{}{}", endpoint.target, join, query);
}

}  // namespace

Probes::Probes(asio::io_context& loop, const Clock& clock, std::shared_ptr<Log> log, const Settings& settings)
    : loop_(loop), clock_(clock), log_(std::move(log)), settings_(settings), client_(loop, clock) {}

Probes::~Probes() {
    *alive_ = false;
    client_.close();
}

void Probes::renew(const Senders& senders) {
    const auto before = std::exchange(verdicts_, {});
    for (const Sender* sender : senders.all()) {
        if (sender->dialect->server.write_probe == nullptr || sender->for_all) {
            continue;
        }
        for (const std::string& url : {sender->status_url, sender->incoming_url}) {
            const auto known = before.find({sender->key, url});
            const bool stays = known != before.end() && (known->second == taken || known->second == waits);
            const std::string verdict(stays ? std::string_view(known->second) : waits);
            if (!url.empty() && verdicts_.emplace(Place{sender->key, url}, verdict).second && !stays) {
                begin(*sender, url);
            }
        }
    }
}

void Probes::begin(const Sender& sender, const std::string& url) {
    ++under_way_;
    Place place{sender.key, url};
    asio::co_spawn(loop_.get_executor(), probe(sender, std::move(place), alive_), [](const std::exception_ptr&) {});
}

// Owned by this: stop() waits until none is under way, and one that outlives it touches nothing. Senders stay.
Task<> Probes::probe(const Sender& sender, Place place, std::shared_ptr<bool> alive) {
    const ServerHalf& server = sender.dialect->server;
    const auto endpoint = parse_endpoint(place.second);
    std::string why = "it cannot be read";
    if (endpoint) {
        const std::string nonce = fmt::format("{}", key_of(settings_.seed, place.first, 0) % 10'000'000'000);
        HttpRequest request = server.write_probe(sender.account, clock_.now(), nonce);
        request.target = target_of(*endpoint, request.target);
        if (server.sign_callback != nullptr && request.method == "POST") {
            server.sign_callback(request, sender.account, clock_.now(), nonce);
        }
        const std::string bytes = net::serialize(request, *endpoint);
        const net::Answer answer = co_await client_.send(*endpoint, bytes, settings_.callbacks.answer_limit);
        if (!*alive) {
            co_return;
        }
        why = !answer ? answer.error().why
              : server.takes_probe_answer(*answer, nonce)
                  ? std::string()
                  : fmt::format("it answered {}, not as it must", answer->status);
    }
    --under_way_;
    if (const auto known = verdicts_.find(place); known != verdicts_.end()) {
        known->second = why.empty() ? std::string(taken) : "not taken: " + why;
    }
    if (!why.empty()) {
        log_->warn("sandbox: a callback URL of {} is not taken: {}", sender.dialect->name, why);
    }
}

std::string Probes::verdict(const Sender& sender, const std::string& url) const {
    const auto known = verdicts_.find({sender.key, url});
    return known == verdicts_.end() ? std::string() : known->second;
}

Task<> Probes::stop() {
    client_.close();
    while (under_way_ > 0) {
        co_await asio::post(loop_.get_executor(), use_task);
    }
}

}  // namespace parley::sandbox
