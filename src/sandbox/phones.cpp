#include "sandbox/phones.h"

#include <algorithm>

#include "sandbox/ids.h"

namespace parley::sandbox {

namespace {

constexpr std::size_t most_opted_out = 1'000'000;

void own(Handset& phone, std::string_view owner) {
    if (!owner.empty() && std::ranges::find(phone.owners, owner) == phone.owners.end()) {
        phone.owners.emplace_back(owner);
    }
}

// Whether nothing is left that it would be remembered for.
bool is_empty(const Handset& phone) {
    return phone.messages.empty() && !phone.blocked && !phone.kept;
}

}  // namespace

bool Received::is_called(std::string_view id) const {
    return taken.message.id == id || provider_id_of(*taken.dialect, taken.key) == id;
}

bool View::sees(const Handset& phone) const {
    return phone.owners.empty()
               ? sees(std::string_view())
               : std::ranges::any_of(phone.owners, [this](const std::string& one) { return sees(one); });
}

void Phones::receive(std::uint64_t number, Taken taken, Time at) {
    ++received_;
    if (!bounds_.keep_messages) {
        return;
    }
    Handset& phone = phones_[number];
    ++phone.received;
    phone.changed = moves_.next();
    if (taken.sender != nullptr) {
        own(phone, taken.sender->owner);
    }
    messages_.push_back({number, std::move(taken), at});
    phone.messages.push_back(std::prev(messages_.end()));
    while (phone.messages.size() > bounds_.per_phone) {
        messages_.erase(phone.messages.front());
        phone.messages.pop_front();
    }
    while (messages_.size() > bounds_.total) {
        forget_oldest();
    }
}

void Phones::forget_oldest() {
    const auto phone = phones_.find(messages_.front().number);
    phone->second.messages.pop_front();  // the oldest of all is the oldest of its own phone
    messages_.pop_front();
    if (is_empty(phone->second)) {
        phones_.erase(phone);
    }
}

void Phones::note(std::uint64_t number, std::uint64_t key, Status status) {
    const auto phone = phones_.find(number);
    if (phone == phones_.end()) {
        return;
    }
    for (const auto& received : phone->second.messages) {
        if (received->taken.key == key) {
            received->status = merge(received->status, status);
            phone->second.changed = moves_.next();
        }
    }
}

void Phones::say(std::uint64_t number, Said said) {
    const auto phone = phones_.find(number);
    if (phone == phones_.end()) {
        return;
    }
    said.number = ++phone->second.spoken;
    phone->second.said.push_back(std::move(said));
    while (phone->second.said.size() > bounds_.per_phone) {
        phone->second.said.pop_front();
    }
    phone->second.changed = moves_.next();
}

void Phones::add(std::uint64_t number, std::string_view owner) {
    Handset& phone = phones_[number];
    phone.kept = true;
    phone.changed = moves_.next();
    own(phone, owner);
}

void Phones::block(std::uint64_t number, bool blocked) {
    Handset& phone = phones_[number];
    blocked_ += phone.blocked == blocked ? 0 : blocked ? 1 : std::size_t(-1);
    phone.blocked = blocked;
    phone.changed = moves_.next();
    if (is_empty(phone)) {
        phones_.erase(number);
    }
}

bool Phones::is_blocked(std::uint64_t number) const {
    if (blocked_ == 0) {
        return false;
    }
    const Handset* phone = find(number);
    return phone && phone->blocked;
}

void Phones::opt_out(std::uint64_t number, bool opted_out) {
    if (const auto phone = phones_.find(number); phone != phones_.end()) {
        phone->second.changed = moves_.next();
    }
    if (!opted_out) {
        opted_out_.erase(number);
    } else if (opted_out_.size() < most_opted_out) {
        opted_out_.insert(number);
    }
}

bool Phones::is_opted_out(std::uint64_t number) const {
    return opted_out_.contains(number);
}

const Handset* Phones::find(std::uint64_t number) const {
    const auto phone = phones_.find(number);
    return phone == phones_.end() ? nullptr : &phone->second;
}

const Received* Phones::message(std::uint64_t number, std::string_view id) const {
    const Handset* phone = find(number);
    if (!phone) {
        return nullptr;
    }
    for (auto received = phone->messages.rbegin(); received != phone->messages.rend(); ++received) {
        if (id.empty() || (*received)->is_called(id)) {
            return &**received;
        }
    }
    return nullptr;
}

void Phones::clear() {
    phones_.clear();
    messages_.clear();
    received_ = 0;
    blocked_ = 0;
    opted_out_.clear();
    moves_.forget();
}

}  // namespace parley::sandbox
