#pragma once
#include <optional>
#include <string>

#include "api/context.h"
#include "audience/upload.h"
#include "campaign/singles.h"

namespace parley::campaign {
class SingleParts;
}

// One message as a request asks for it, and what its names stand for.
namespace parley::api {

struct Asked {
    campaign::Single single = {};  // as far as the request alone tells
    std::string identity = {};     // whom it is for: one of the two
    std::string phone = {};        // E.164
    bool create = false;           // a person with that phone, where there is none
    std::string nickname = {};     // of the provider; empty: by id, or the default one
    std::string form_name = {};    // of the template, with its language; empty: by id
    std::string form_language = {};

    // Found by resolve():
    bool makes_person = false;
    std::optional<bool> window_open = {};  // of what is said freely
};

// Error: invalid, naming the member.
Result<Asked> read_asked(const json::object& body, ProjectId project, const std::string& country, Time now,
                         bool allow_private_urls);

// Provider, template and person by their names, in one session for many. Error: missing or invalid, naming the member.
Result<> resolve(campaign::SingleParts& parts, Asked& asked, Time now, bool allow_private_urls);

// The person who is made for a number that nobody has: they are called by it.
audience::UploadRecord new_person(const Asked& asked, Time now);

}  // namespace parley::api
