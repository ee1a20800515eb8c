#pragma once
#include <boost/unordered/unordered_flat_map.hpp>

#include "net/server.h"
#include "sandbox/lives.h"
#include "sandbox/traffic.h"

namespace parley::sandbox {

// Takes send requests as a real provider would: checks credentials, payload, template and number,
// and answers each by its fate.
class Provider {
public:
    Provider(const Clock& clock, Schedule& schedule, const Settings& settings, Lives& lives, Trail& received,
             Counts& counts);

    void take(const Dialect& dialect, net::ExchangePtr exchange);
    void answer_is_due(std::uint32_t waiting);

    void forget_gone();  // of those that are never answered
    void break_off();    // with those that are never answered
    std::size_t open() const { return waiting_.size() + silent_.size(); }
    void clear();  // ids seen before are new again; who waits still gets an answer

private:
    struct Waiting {
        net::ExchangePtr exchange;
        HttpResponse response;
        Answered answered = Answered::accepted;
    };
    struct Seen {
        std::uint32_t attempts = 0;
        bool accepted = false;
    };

    void swallow(const Dialect& dialect, net::ExchangePtr exchange);
    void decide(const Dialect& dialect, net::ExchangePtr exchange, OutgoingMessage message);
    Seen& see(std::string_view message_id);
    std::optional<Answered> objection(const OutgoingMessage& message, std::optional<std::uint64_t> number) const;
    HttpResponse response_for(Answered answered, const Dialect& dialect, std::string_view message_id) const;
    void give(net::ExchangePtr exchange, Answered answered, HttpResponse response, Milliseconds latency);
    void hand_over(net::Exchange& exchange, Answered answered, HttpResponse response);
    void note(std::string_view message_id, Answered answered, std::uint32_t attempt, bool taken);

    const Clock& clock_;
    Schedule& schedule_;
    const Settings& settings_;
    Lives& lives_;
    Trail& received_;
    Counts& counts_;
    Slots<Waiting> waiting_;
    std::vector<net::ExchangePtr> silent_;
    boost::unordered_flat_map<std::uint64_t, Seen> seen_;  // by the hash of the id
    RateGate gate_;
    PeakMeter meter_;
};

}  // namespace parley::sandbox
