#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "app/bench/exchange.h"
#include "app/bench/front.h"
#include "app/bench/load.h"
#include "app/bench/measures.h"
#include "app/bench/provider_process.h"
#include "app/bench/stage.h"
#include "audience/import_jobs.h"
#include "audience/invent.h"

// What receiving costs: callbacks, the full life of a message, and people from a file.
namespace parley::app::bench {

namespace {

using Watch = std::chrono::steady_clock;

double since(Watch::time_point start) {
    return std::chrono::duration<double>(Watch::now() - start).count();
}

std::filesystem::path data_directory() {
    return std::filesystem::temp_directory_path() / fmt::format("parley-bench-{}", ::getpid());
}

std::string status_body(long long message, std::int64_t run, std::string_view status) {
    return fmt::format(
        R"({{"payloadVersion":"0.1","statuses":[{{"msgId":"1|{0}|{1}|{1}","status":"{2}","timestamp":"1700000000"}}]}})",
        run, message, status);
}

// Every request reports another message; once all are delivered they are read, then clicked.
std::string status_script(std::int64_t people, std::int64_t run) {
    return fmt::format(R"lua(
local people, run, at = {}, {}, 0
local states = {{"sent", "delivered", "read", "clicked"}}
local headers = {{["Content-Type"] = "application/json"}}
function request()
  local n, state = at % people + 1, states[math.floor(at / people) % 4 + 1]
  at = at + 1
  return wrk.format("POST", nil, headers, '{{"payloadVersion":"0.1","statuses":[{{"msgId":"1|' .. run .. '|' .. n .. '|' .. n .. '","status":"' .. state .. '","timestamp":"1700000000"}}]}}')
end
)lua",
                       people, run);
}

bool applied_all(const Front& front, double limit) {
    const auto start = Watch::now();
    while (front.figures().lag_records > 0 || front.figures().lag_bytes > 0) {
        if (since(start) > limit) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

}  // namespace

Result<std::vector<Figure>> measure_callbacks(Size size) {
    std::optional<Measured> empty;
    if (auto nginx = EmptyNginx::start()) {
        empty = measure_with_wrk({.url = nginx->url(), .seconds = 3, .script = status_script(100'000, 1)});
    }
    auto stage = Stage::open(data_directory());
    if (!stage) {
        return std::unexpected(stage.error());
    }
    const std::int64_t people = size.of(200'000);
    const auto campaign = (*stage)->prepare(people, {.endpoint = "http://127.0.0.1:9/"});
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (auto filled = (*stage)->snapshot(*campaign); !filled) {
        return std::unexpected(filled.error());
    }
    auto front = Front::open((*stage)->database(), (*stage)->writer(), (*stage)->box(), (*stage)->exchanges());
    if (!front) {
        return std::unexpected(front.error());
    }
    const std::int64_t run = (*stage)->database().read(
        [&](soci::session& sql) { return campaign::find_campaign(sql, *campaign)->range.run; });

    const double cpu = own_cpu_seconds();
    const auto start = Watch::now();
    const auto flood =
        measure_with_wrk({.url = (*front)->status_url(), .seconds = 4, .script = status_script(people, run)});
    if (!flood) {
        return Failure(
            Error{ErrorKind::missing, "wrk is not installed", "bench", {}, "run ./dev bench, which installs it"});
    }
    const bool all = applied_all(**front, 60);
    const double seconds = since(start);
    const double used = own_cpu_seconds() - cpu;
    const auto journal = (*front)->journal();

    const auto calm = measure_open_loop((*front)->status_url(), 10'000, 3, [&](long long number) {
        return status_body(number % people + 1, run, "clicked");
    });
    Figure figure{.name = "callbacks",
                  .what = "durable single-status callbacks answered 200",
                  .value = flood->per_second,
                  .unit = "/s",
                  .must = 30'000,
                  .aim = 75'000};
    if (empty && empty->per_second > 0) {
        figure.ratio = flood->per_second / empty->per_second;
        figure.against = fmt::format("nginx empty {:.0f}/s", empty->per_second);
        figure.aim = empty->per_second / 2;
    }
    figure.cpu_us = used / static_cast<double>(std::max<std::uint64_t>(journal.appended, 1)) * 1e6;
    figure.remark = fmt::format(
        "{} not 2xx; all applied {:.0f}/s{}; {:.0f} in a sync", flood->not_2xx,
        static_cast<double>(journal.appended) / seconds, all ? "" : " NOT ALL APPLIED",
        static_cast<double>(journal.appended) / static_cast<double>(std::max<std::uint64_t>(journal.syncs, 1)));
    Figure latency{.name = "callback-p99",
                   .what = "answer to a callback at 10,000/s, from when it was due",
                   .value = calm.p99_ms,
                   .unit = "ms",
                   .must = 50,
                   .aim = 10,
                   .less_is_better = true,
                   .remark = fmt::format("median {:.2f} ms, {} answered, {} not 2xx", calm.median_ms, calm.answered,
                                         calm.not_2xx)};
    return std::vector<Figure>{figure, latency};
}

Result<std::vector<Figure>> measure_life(Size size) {
    sandbox::Settings settings;
    settings.log.keep = 0;
    settings.phones.keep_messages = false;
    settings.callbacks.failed = 0;
    settings.callbacks.delivered = 1;
    settings.callbacks.read = 1;
    settings.callbacks.clicked = 0;
    settings.callbacks.replied = 0;
    settings.callbacks.sent = settings.callbacks.delivered_after = settings.callbacks.read_after = {};
    settings.callbacks.concurrency = 64;
    auto provider = ProviderProcess::start(settings);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    auto stage = Stage::open(data_directory());
    if (!stage) {
        return std::unexpected(stage.error());
    }
    const std::int64_t people = size.of(60'000);
    const auto campaign =
        (*stage)->prepare(people, {.endpoint = provider->url(), .rate = 100'000, .concurrency = 1'000});
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    auto front = Front::open((*stage)->database(), (*stage)->writer(), (*stage)->box(), (*stage)->exchanges());
    if (!front) {
        return std::unexpected(front.error());
    }
    const json::value told{{"accounts", {json::object{{"status_url", (*front)->status_url()}}}}};
    HttpRequest request{.method = "PATCH", .target = {}, .headers = {}, .body = json::serialize(told)};
    const auto changed = exchange(provider->url("/sandbox/settings"), std::move(request));
    if (!changed || changed->status != 200) {
        return Failure(Error{ErrorKind::unavailable, "the simulated provider takes no settings", "bench",
                             changed ? changed->body : ""});
    }
    const auto start = Watch::now();
    const double provider_cpu = provider->cpu_seconds();
    const double cpu = own_cpu_seconds();
    const auto ran = (*stage)->run(*campaign);
    if (!ran) {
        return std::unexpected(ran.error());
    }
    campaign::Statistics numbers;
    const auto waiting = Watch::now();
    do {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        numbers =
            (*stage)->database().read([&](soci::session& sql) { return campaign::read_statistics(sql, *campaign); });
    } while (numbers.read < people && since(waiting) < 120);
    const double seconds = since(start) - ran->launch_seconds;
    const double used = own_cpu_seconds() - cpu;
    Figure figure{.name = "life",
                  .what = fmt::format(
                      "{} messages sent, then sent, delivered and read by callback, one status a request", people),
                  .value = static_cast<double>(numbers.read) / seconds,
                  .unit = "msg/s",
                  .must = 5'000,
                  .aim = 12'000};
    figure.cpu_us = used / static_cast<double>(people) * 1e6;
    figure.remark = fmt::format("provider {:.1f} us{}",
                                (provider->cpu_seconds() - provider_cpu) / static_cast<double>(people) * 1e6,
                                numbers.read < people ? fmt::format(", ONLY {} OF {} READ", numbers.read, people) : "");
    return std::vector<Figure>{figure};
}

Result<std::vector<Figure>> measure_import(Size size) {
    std::string csv;
    audience::make_people_csv({.people = size.of(300'000), .seed = 7}, [&](std::string_view piece) { csv += piece; });
    auto stage = Stage::open(data_directory());
    if (!stage) {
        return std::unexpected(stage.error());
    }
    const auto project = (*stage)->writer().run([](soci::session& sql) {
        sql << "INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'bench', 'IN', 0)";
    });
    if (!project) {
        return std::unexpected(project.error());
    }
    const SystemClock clock;
    const double cpu = own_cpu_seconds();
    const auto start = Watch::now();
    audience::ImportJobs imports((*stage)->database(), (*stage)->writer(), clock, silent_log());
    if (auto started = imports.start(); !started) {
        return std::unexpected(started.error());
    }
    constexpr std::size_t piece = 2 << 20;  // as the command line sends it
    const auto begun = imports.create(ProjectId{1}, {.name = "bench.csv", .settings = {.country = "IN"}},
                                      std::string_view(csv).substr(0, piece), csv.size() <= piece);
    if (!begun) {
        return std::unexpected(begun.error());
    }
    for (std::size_t at = 0; at < csv.size(); at += piece) {
        const auto taken = imports.append(ProjectId{1}, begun->id, static_cast<std::int64_t>(at),
                                          std::string_view(csv).substr(at, piece));
        if (!taken) {
            return std::unexpected(taken.error());
        }
    }
    const auto report = imports.finish(ProjectId{1}, begun->id, true);
    if (!report) {
        return std::unexpected(report.error());
    }
    const auto rows = static_cast<double>(report->counts.rows_read);
    Figure figure{.name = "import",
                  .what = fmt::format("{:.0f} people from CSV, phones validated", rows),
                  .value = rows / since(start),
                  .unit = "rows/s",
                  .must = 50'000,
                  .aim = 100'000};
    figure.cpu_us = (own_cpu_seconds() - cpu) / rows * 1e6;
    return std::vector<Figure>{figure};
}

}  // namespace parley::app::bench
