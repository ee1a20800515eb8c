#pragma once
#include <string>
#include <variant>

#include "message/template_listing.h"

// What a provider keeps for an account besides its messages: files to send by id, and templates.
namespace parley {

struct KeptFile {
    std::string id = {};  // the provider's own
    std::string type;     // "image/png"
    std::string name = {};
    std::string bytes;
    bool operator==(const KeptFile&) const = default;
};

using Kept = std::variant<KeptFile, TemplateListing>;

struct Submission {  // something new, without an id; a template with one takes the place of that one
    Kept thing;
    bool operator==(const Submission&) const = default;
};
struct LookUp {  // what there is under an id
    std::string id;
    bool operator==(const LookUp&) const = default;
};
struct Download {  // the bytes of a file
    std::string id;
    bool operator==(const Download&) const = default;
};
struct Removal {  // of one thing by its id, or of templates by their name, in every language
    std::string id = {};
    std::string name = {};
    bool operator==(const Removal&) const = default;
};
using KeptCall = std::variant<Submission, LookUp, Download, Removal>;

}  // namespace parley
