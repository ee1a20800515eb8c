#pragma once
#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace parley::app {

// What can be said of a provider on the command line, and the API's body that it comes to.
struct ProviderFields {
    std::string nickname, dialect, sender, endpoint, auto_reply, preset;
    std::string user, password;         // of the generic dialect, for short
    std::vector<std::string> settings;  // NAME=VALUE, NAME=@FILE
    std::vector<std::string> headers;   // "NAME: VALUE"
    std::string template_url, template_user, click_domain;
    std::vector<std::string> template_headers;
    int template_page = 0;
    int rate = 0;
    int concurrency = 0;
    int answer_limit = 0;
    bool idempotent = false;
    bool is_default = false;
    bool is_sandbox = false;

    void add_to(CLI::App& command, bool is_new);
    // Secrets that are not on the command line are taken from PARLEY_PROVIDER_<FIELD>. Error: invalid,
    // naming the flag.
    Result<json::object> body() const;
};

}  // namespace parley::app
