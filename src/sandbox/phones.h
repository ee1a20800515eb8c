#pragma once
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "message/message.h"
#include "message/status.h"
#include "sandbox/settings.h"

namespace parley {
struct Dialect;
}

namespace parley::sandbox {

// A message as a phone shows it.
struct Received {
    std::uint64_t number;
    OutgoingMessage message;
    const Dialect* dialect;  // in which it was sent
    Time at;
    Status status = Status::sent;
};

struct Handset {
    bool blocked = false;
    std::uint64_t received = 0;                               // ever
    std::deque<std::list<Received>::iterator> messages = {};  // the latest, oldest first
};

// The number that digits spell; nothing where they are no phone number's.
std::optional<std::uint64_t> digits_to_number(std::string_view digits);

// The phones of the simulated people and what is on them, within the bounds of PhoneMemory: the
// oldest messages go first, and with its last message an unblocked phone is forgotten.
class Phones {
public:
    explicit Phones(const PhoneMemory& bounds) : bounds_(bounds) {}

    void receive(std::uint64_t number, const Dialect& dialect, OutgoingMessage message, Time at);
    // What is known of a message on its phone; never goes back.
    void note(std::uint64_t number, std::string_view message_id, Status status);
    void block(std::uint64_t number, bool blocked);
    bool is_blocked(std::uint64_t number) const;

    const Handset* find(std::uint64_t number) const;
    // Of the message with that id, or the latest where the id is empty; null where there is none.
    const Received* message(std::uint64_t number, std::string_view id) const;
    const std::map<std::uint64_t, Handset>& all() const { return phones_; }  // by number
    std::uint64_t received() const { return received_; }                     // by all of them, ever
    void clear();

private:
    void forget_oldest();

    const PhoneMemory& bounds_;
    std::map<std::uint64_t, Handset> phones_;
    std::list<Received> messages_;  // of all phones, oldest first
    std::uint64_t received_ = 0;
    std::size_t blocked_ = 0;
};

}  // namespace parley::sandbox
