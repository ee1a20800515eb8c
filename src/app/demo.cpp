#include <fmt/core.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <thread>

#include "app/command.h"
#include "app/demonstration.h"
#include "app/signals.h"

namespace parley::app {

namespace {

// A folder that goes when the demonstration does, unless it was named.
class DataFolder {
public:
    explicit DataFolder(const std::string& given) : path_(given), temporary_(given.empty()) {
        if (temporary_) {
            std::string pattern = (std::filesystem::temp_directory_path() / "parley-demo-XXXXXX").string();
            if (::mkdtemp(pattern.data()) == nullptr) {
                throw std::runtime_error("no temporary folder can be made in " +
                                         std::filesystem::temp_directory_path().string());
            }
            root_ = pattern;
            path_ = root_ / "data";  // the key for secrets lies beside it
        }
    }
    ~DataFolder() { remover()(); }
    DataFolder(const DataFolder&) = delete;

    // Removes it, also after this is gone.
    std::function<void()> remover() const {
        return [root = root_, temporary = temporary_] {
            std::error_code ignored;
            if (temporary) {
                std::filesystem::remove_all(root, ignored);
            }
        };
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path root_;
    std::filesystem::path path_;
    bool temporary_;
};

// Ctrl-C ends the process while it works, and lets it end in order once it waits for that.
class Interruption {
public:
    explicit Interruption(const DataFolder& folder)
        : state_(std::make_shared<State>()), ended_(state_->asked.get_future()) {
        // The thread waits until the process ends, so it owns what it needs.
        std::thread([state = state_, remove = folder.remover()] {
            state->signals.wait();
            if (!state->waiting) {
                remove();
                std::_Exit(130);
            }
            state->asked.set_value();
        }).detach();
    }
    // From now on it ends in order: to be said before anybody is told to press Ctrl-C.
    void expect() { state_->waiting = true; }
    void wait() { ended_.wait(); }

private:
    struct State {
        Signals signals;
        std::atomic<bool> waiting{false};
        std::promise<void> asked;
    };
    std::shared_ptr<State> state_;
    std::future<void> ended_;
};

int demo(const DemoOptions& options) {
    const DataFolder folder(options.data);
    Interruption interruption(folder);
    Demonstration show(options, folder.path());
    for (const auto step : {&Demonstration::start, &Demonstration::make_provider, &Demonstration::make_templates,
                            &Demonstration::import_people, &Demonstration::send_campaign,
                            &Demonstration::wait_for_callbacks, &Demonstration::recount, &Demonstration::fill}) {
        if (auto done = (show.*step)(); !done) {
            const int code = fail(done.error());
            show.stop();
            return code;
        }
    }
    if (options.as_json) {
        fmt::print("{}\n", json::serialize(show.to_json()));
        std::fflush(stdout);
    }
    show.tell_result();
    if (!options.end) {
        interruption.expect();
        show.tell_next_steps();
        interruption.wait();
    }
    const bool good = show.adds_up();
    show.stop();
    return good ? exit_good : exit_failure;
}

}  // namespace

void add_demo(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("demo", "send a campaign to simulated phones and show what became of it");
    command->footer(
        "Starts a server and the sandbox, imports people, and sends them a campaign through the real API.\n"
        "Exit code 0 only if every person is accounted for and a recount agrees.\n"
        "Examples:\n"
        "  parley demo\n"
        "  parley demo --people 100000 --exit --json\n"
        "  parley demo --endpoint https://provider.example.com/v1/messages --user me --password secret --rate 20\n");
    const auto options = std::make_shared<DemoOptions>();
    command->add_option("--people", options->people, "so many invented people [samples/people.csv, or 10000]")
        ->check(CLI::Range(1, 100'000'000))
        ->type_name("N");
    command->add_flag("--exit", options->end, "end by itself");
    command->add_flag("--json", options->as_json, "print one JSON object and nothing else on standard output");
    command->add_option("--seed", options->seed, "people and fates follow from it [1]")->type_name("N");
    command->add_option("--samples", options->samples, "folder with people.csv")
        ->envname("PARLEY_SAMPLES")
        ->type_name("DIR");
    command->add_option("--data", options->data, "keep the data in this folder [a new one that is removed]")
        ->type_name("DIR");
    command->add_option("--port", options->port, "port of the server [8080 or any free one]")->type_name("N");
    command->add_option("--country", options->country, "country of numbers without country code [IN]")->type_name("CC");
    command->add_option("--rate", options->rate, "messages a second [5000]")
        ->check(CLI::Range(1, 100'000))
        ->type_name("N");
    command->add_option("--log-level", options->log_level, "trace, debug, info, warning, error or off [error]");
    const std::string real = "A real provider in the place of the sandbox";
    command->add_option("--endpoint", options->endpoint, "URL that messages are posted to")
        ->type_name("URL")
        ->group(real);
    command->add_option("--sender", options->sender, "your number there")->group(real);
    command->add_option("--user", options->user, "user of Basic authentication")->group(real);
    command->add_option("--password", options->password, "its password")->group(real);
    command->add_option("--header", options->headers, "header of each request, \"NAME: VALUE\"")->group(real);
    command->callback([&chosen, options] { chosen = [options] { return demo(*options); }; });
}

}  // namespace parley::app
