#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <map>
#include <optional>

#include "net/server.h"
#include "sandbox/answers.h"
#include "sandbox/keeper.h"
#include "sandbox/lives.h"
#include "sandbox/objections.h"
#include "sandbox/traffic.h"

namespace parley::sandbox {

// Whose phone the message goes to; nothing where it is no number.
std::optional<std::uint64_t> number_of(const OutgoingMessage& message);

// Takes requests as a real provider would: checks credentials, payload, template and number, and
// answers each message by its fate. What its dialect does not refuse at once is accepted and fails later.
class Provider {
public:
    Provider(const Clock& clock, Schedule& schedule, const Settings& settings, const Senders& senders,
             const Templates& templates, Keeper& keeper, Objections& objections, Lives& lives, Trail& received,
             Counts& counts);

    // The request's target is as that provider knows it.
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
        std::uint32_t accepted = 0;  // which attempt was, first
    };
    struct Request {
        const Dialect& dialect;
        const Sender* sender;
        net::ExchangePtr exchange;
        std::string identity = {};  // where the message's own id does not tell it from others
    };

    enum class Access { granted, denied, no_sender };

    void read(const Dialect& dialect, net::ExchangePtr exchange);
    Access access_of(const Dialect& dialect, const HttpRequest& asked, const Sender* sender) const;
    void object(const Dialect& dialect, net::ExchangePtr exchange, const Error& error);
    void refuse(Request& request, const OutgoingMessage& message, Answered answered, HttpResponse response);
    void decide(Request& request, OutgoingMessage& message);  // takes them apart
    void swallow(const Dialect& dialect, net::ExchangePtr exchange);
    void list(const Dialect& dialect, net::ExchangePtr exchange);
    void answer_other(const Dialect& dialect, net::ExchangePtr exchange);
    // Who is let in with what is no message; nothing where it was answered already.
    std::optional<Account> admitted(const Dialect& dialect, net::Exchange& exchange) const;

    bool is_over_rate(const Dialect& dialect);
    void count_received();
    Seen& see(std::uint64_t hash);
    Answering answering(const Dialect& dialect, const net::Exchange& exchange, const OutgoingMessage* message) const;
    void give(net::ExchangePtr exchange, Answered answered, HttpResponse response, Milliseconds latency);
    void hand_over(net::Exchange& exchange, Answered answered, HttpResponse response);
    void note(const OutgoingMessage& message, Answered answered, std::uint32_t attempt, bool taken);

    const Clock& clock_;
    Schedule& schedule_;
    const Settings& settings_;
    const Senders& senders_;
    const Templates& templates_;
    Keeper& keeper_;
    Objections& objections_;
    Lives& lives_;
    Trail& received_;
    Counts& counts_;
    Slots<Waiting> waiting_;
    std::vector<net::ExchangePtr> silent_;
    boost::unordered_flat_map<std::uint64_t, Seen> seen_;  // by the hash of the identity
    std::map<const Dialect*, RateGate> gates_;
    PeakMeter meter_;
};

}  // namespace parley::sandbox
