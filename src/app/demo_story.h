#pragma once
#include <chrono>
#include <functional>
#include <string>

#include "app/api_client.h"
#include "app/sandbox_host.h"
#include "app/stage_clock.h"

namespace parley::app {

// What a business has after some weeks: people who did things, segments and a list, more senders, campaigns that are
// over, a draft, and one that runs while somebody looks. All of it through the API, and every message through the
// sandbox, under a calendar that is played from the past to now.
class DemoStory {
public:
    DemoStory(ApiClient& client, SandboxHost& sandbox, StageClock& clock)
        : api_(client), sandbox_(sandbox), clock_(clock) {}

    // A part of it, for a line on the terminal, before it is told.
    using Say = std::function<void(const std::string& line)>;
    Result<> tell(std::int64_t first_campaign, const Say& say);

    // Where its data was kept, and the sandbox is another: the senders get new accounts there.
    Result<> reconnect();

    static Time begin();  // of the first campaign, before the story goes on

    struct Login {
        std::string email;
        std::string password;  // empty: there was an admin already
    };
    Result<Login> make_admin(const std::string& country);

private:
    struct Mailing {
        std::string name;
        std::string form;
        std::string language;
        std::int64_t provider = 0;
        json::object audience;  // {"segment": 3}
        std::string label;
    };

    Result<> let_people_do_things();
    Result<> let_some_opt_out();
    Result<std::int64_t> make_segment(const std::string& name, const json::value& filter);
    Result<std::int64_t> make_list(const std::string& name, std::size_t first, std::size_t count);
    Result<std::int64_t> connect(const std::string& dialect, const std::string& nickname, int rate);
    Result<> reconnect(const json::object& provider, ApiClient& control);
    Result<> set_rate(std::int64_t provider, int rate);
    Result<std::int64_t> plan(const Mailing& mailing);
    Result<> launch(std::int64_t campaign);
    Result<> run_past(const Mailing& mailing, std::chrono::hours ago);
    Result<> wait_until_over(std::int64_t campaign);
    Result<> slow_down();

    ApiClient& api_;
    SandboxHost& sandbox_;
    StageClock& clock_;
    json::array people_;
};

}  // namespace parley::app
