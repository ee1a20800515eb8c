#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley {

// A field of a provider's settings that its dialect asks for, as the provider's own pages name it.
struct AccountField {
    std::string_view name;   // "api_key", as the API and the command line spell it
    std::string_view label;  // "API key"
    bool required = false;
    bool secret = false;              // sealed at rest and never shown again
    std::string_view otherwise = {};  // the value where none is given
    std::string_view choices = {};    // "v0.1 v1" where only these are allowed
    std::string_view hint = {};       // where the provider shows it, or what it is for
};

using FieldValues = std::map<std::string, std::string, std::less<>>;

// What a dialect must know of a provider to write to it or to answer as it. Secrets: never log.
struct Account {
    std::string target = "/";  // path and query of its endpoint, before what the dialect appends
    std::string sender;        // our number there, as the provider spells it
    FieldValues fields = {};   // by AccountField::name, defaults filled in
    std::vector<std::pair<std::string, std::string>> headers = {};  // free ones, sent with each request
    std::string authorization = {};  // what ClientHalf::authorize made, where the dialect has that

    std::string_view field(std::string_view name) const {  // empty where it is not given
        const auto found = fields.find(name);
        return found == fields.end() ? std::string_view() : std::string_view(found->second);
    }
};

}  // namespace parley
