#pragma once
#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/api_client.h"
#include "app/demo_story.h"
#include "app/sandbox_host.h"
#include "app/server.h"
#include "app/stage_clock.h"

namespace parley::app {

struct DemoOptions {
    std::int64_t people = 0;
    std::uint64_t seed = 1;
    std::string samples;
    std::string data;
    std::string country = "IN";
    unsigned short port = 0;
    int rate = 5'000;
    std::string endpoint, user, password, sender = "+14155550100";
    std::vector<std::string> headers;
    std::string log_level = "error";
    bool end = false;
    bool as_json = false;
};

// The main job, step by step, through the API of a server of its own. Steps must come in order.
class Demonstration {
public:
    Demonstration(const DemoOptions& options, std::filesystem::path folder)
        : options_(options), folder_(std::move(folder)) {}

    Result<> start();
    Result<> make_provider();
    Result<> make_templates();
    Result<> import_people();
    Result<> send_campaign();
    Result<> wait_for_callbacks();
    Result<> recount();
    Result<> fill();  // for whoever looks at the dashboard
    void tell_result() const;
    void tell_next_steps() const;
    bool adds_up() const;  // everybody is accounted for, and the recount agrees
    json::object to_json() const;
    void stop();

private:
    bool is_filled() const;  // it begins some days ago, and goes on behind the campaign

    template <class... Values>
    void say(fmt::format_string<Values...> text, Values&&... values) const {
        if (!options_.as_json) {
            fmt::print(text, std::forward<Values>(values)...);
            std::fflush(stdout);
        }
    }

    const DemoOptions& options_;
    std::filesystem::path folder_;
    std::shared_ptr<Log> log_ = make_log(options_.log_level, false);
    StageClock stage_;                      // before those who keep it
    std::unique_ptr<SandboxHost> sandbox_;  // before the server, which asks it
    std::unique_ptr<Server> server_;
    std::optional<ApiClient> client_;
    std::string user_, password_;
    std::int64_t provider_ = 0;
    std::int64_t form_ = 0;
    bool is_new_ = false;  // nothing was in its folder
    DemoStory::Login login_;
    json::object import_;
    std::int64_t campaign_ = 0;
    json::object statistics_;
    double seconds_ = 0;
    double settled_after_ = 0;
    bool recount_agrees_ = false;
    SystemClock clock_;
};

}  // namespace parley::app
