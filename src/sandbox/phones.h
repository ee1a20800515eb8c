#pragma once
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "message/callback.h"
#include "message/message.h"
#include "message/status.h"
#include "sandbox/moves.h"
#include "sandbox/senders.h"

namespace parley::sandbox {

// A message as its provider took it.
struct Taken {
    const Dialect* dialect = nullptr;
    const Sender* sender = nullptr;  // null: nobody is called back
    OutgoingMessage message;         // completed by its template, where that is registered
    std::uint64_t key = 0;           // what its provider's ids are made of
};

// A message as a phone shows it.
struct Received {
    std::uint64_t number;
    Taken taken;
    Time at;
    Status status = Status::sent;

    // Whether it goes by that id, ours or the provider's.
    bool is_called(std::string_view id) const;
};

// What its person wrote, as the phone shows it.
struct Said {
    std::uint64_t number = 0;  // of this phone's, from 1
    Time at;
    const Sender* sender = nullptr;  // to whom
    std::string to = {};             // how the wire names them
    std::string quotes = {};         // the message that it answers, as we name it
    IncomingContent content = {};
};

struct Handset {
    bool blocked = false;
    bool kept = false;                                        // added by hand: it stays without messages
    std::uint64_t received = 0;                               // ever
    std::deque<std::list<Received>::iterator> messages = {};  // the latest, oldest first
    std::deque<Said> said = {};                               // the latest, oldest first
    std::uint64_t spoken = 0;                                 // ever
    std::uint64_t changed = 0;                                // a number of Moves
    std::vector<std::string> owners = {};                     // whose messages came here, or who added it
};

// What somebody sees who asks: all, where no owner is named, else that owner's and, unless that is strict, nobody's.
struct View {
    std::string owner = {};
    bool strict = false;

    bool sees(std::string_view whose) const { return owner.empty() || (whose.empty() ? !strict : whose == owner); }
    bool sees(const Sender* sender) const {
        return sees(sender == nullptr ? std::string_view() : std::string_view(sender->owner));
    }
    bool sees(const Handset& phone) const;
};

// The phones of the simulated people and what is on them, within the bounds of PhoneMemory: the
// oldest messages go first, and with its last message an unblocked phone is forgotten.
class Phones {
public:
    Phones(const PhoneMemory& bounds, Moves& moves) : bounds_(bounds), moves_(moves) {}

    void receive(std::uint64_t number, Taken taken, Time at);
    // What is known of a message on its phone; never goes back.
    void note(std::uint64_t number, std::uint64_t key, Status status);
    void say(std::uint64_t number, Said said);
    void add(std::uint64_t number, std::string_view owner);
    void block(std::uint64_t number, bool blocked);
    void opt_out(std::uint64_t number, bool opted_out);
    bool is_blocked(std::uint64_t number) const;
    bool is_opted_out(std::uint64_t number) const;

    const Handset* find(std::uint64_t number) const;
    // Of the message with that id, or the latest where the id is empty; null where there is none.
    const Received* message(std::uint64_t number, std::string_view id) const;
    const std::map<std::uint64_t, Handset>& all() const { return phones_; }  // by number
    std::uint64_t received() const { return received_; }                     // by all of them, ever
    void clear();

private:
    void forget_oldest();

    const PhoneMemory& bounds_;
    Moves& moves_;
    std::map<std::uint64_t, Handset> phones_;
    std::list<Received> messages_;  // of all phones, oldest first
    std::uint64_t received_ = 0;
    std::size_t blocked_ = 0;
    boost::unordered_flat_set<std::uint64_t> opted_out_;  // bounded: then no more are
};

}  // namespace parley::sandbox
