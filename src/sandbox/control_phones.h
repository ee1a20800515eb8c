#pragma once
#include "sandbox/people.h"

// The phones' part of the control API: what they show, and what their people do.
namespace parley::sandbox {

json::value phones_as_json(const Phones& phones, std::uint64_t after, std::size_t limit);
json::value phone_as_json(const Phones& phones, std::uint64_t number, const Handset& phone);

struct PhoneCall {
    Phones& phones;
    People& people;
    std::uint64_t number;
    const json::object& body;
};

// Error: invalid, naming the member; missing, where the phone has no such message.
Result<> reply_from(const PhoneCall& call);
Result<> read_on(const PhoneCall& call);
Result<> click_on(const PhoneCall& call);
Result<> block_on(const PhoneCall& call);
Result<> consent_on(const PhoneCall& call);

}  // namespace parley::sandbox
