#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "app/bench/load.h"
#include "app/bench/measures.h"
#include "app/bench/provider_process.h"
#include "app/bench/stage.h"

// What sending costs: alone, with many in flight, over the size of a campaign, and held to a rate.
namespace parley::app::bench {

namespace {

constexpr std::string_view usual_body =
    R"({"payloadVersion":0.1,"to":"+919000000001","wabaNumber":"919999999999","isTemplate":true,"msgId":"1|1|1|1","template":{"namespace":"welcome","languageCode":"en"},"components":[{"type":"body","body":{"text":"Hello Person 1, your gold plan is ready.","parameters":[{"type":"text","text":"Person 1"},{"type":"text","text":"gold"}]}},{"type":"footer","footer":"Reply STOP to end"},{"type":"button","index":0,"subType":"dynamicUrl","buttonText":"Open","parameters":[{"type":"text","text":"open/now"}]}]})";

sandbox::Settings sink(std::chrono::milliseconds latency) {
    sandbox::Settings settings;
    settings.sink = true;
    settings.log.keep = 0;
    settings.phones.keep_messages = false;
    settings.callbacks.enabled = false;
    settings.latency = {latency, latency, latency};
    return settings;
}

std::filesystem::path data_directory() {
    return std::filesystem::temp_directory_path() / fmt::format("parley-bench-{}", ::getpid());
}

Result<Stage::Ran> send(std::int64_t people, const ProviderProcess& provider, const Stage::Lane& lane) {
    auto stage = Stage::open(data_directory());
    if (!stage) {
        return std::unexpected(stage.error());
    }
    Stage::Lane reached = lane;
    reached.endpoint = provider.url();
    const auto campaign = (*stage)->prepare(people, reached);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    reset_peak_memory();
    return (*stage)->run(*campaign);
}

std::string honesty(const Stage::Ran& ran) {
    return ran.sums_hold && ran.recount_agrees ? "" : "COUNTERS AND LEDGER DIFFER";
}

}  // namespace

Result<std::vector<Figure>> measure_send(Size size) {
    auto provider = ProviderProcess::start(sink(std::chrono::milliseconds(0)));
    if (!provider) {
        return std::unexpected(provider.error());
    }
    const auto wrk =
        measure_with_wrk({.url = provider->url(), .connections = 64, .seconds = 3, .body = std::string(usual_body)});
    const std::int64_t people = size.of(300'000);
    const auto ran = send(people, *provider, {.endpoint = {}, .rate = 100'000, .concurrency = 1'000});
    if (!ran) {
        return std::unexpected(ran.error());
    }
    const double rate = static_cast<double>(ran->sent) / ran->seconds;
    Figure figure{
        .name = "send",
        .what = fmt::format("{} messages, 0 ms provider on the same cores, durable intent and result", people),
        .value = rate,
        .unit = "msg/s",
        .must = 25'000,
        .aim = 65'000};
    if (wrk && wrk->per_second > 0) {
        figure.ratio = rate / wrk->per_second;
        figure.against = fmt::format("wrk {:.0f} POST/s", wrk->per_second);
    }
    figure.cpu_us = ran->cpu_seconds / static_cast<double>(ran->sent) * 1e6;
    figure.remark = honesty(*ran);
    Figure cpu{.name = "send-cpu",
               .what = "CPU of this process a message, send only",
               .value = *figure.cpu_us,
               .unit = "us",
               .must = 50,
               .aim = 20,
               .less_is_better = true};
    return std::vector<Figure>{figure, cpu};
}

Result<std::vector<Figure>> measure_in_flight(Size size) {
    auto provider = ProviderProcess::start(sink(std::chrono::milliseconds(100)));
    if (!provider) {
        return std::unexpected(provider.error());
    }
    const auto wrk =
        measure_with_wrk({.url = provider->url(), .connections = 1'500, .seconds = 4, .body = std::string(usual_body)});
    const std::int64_t people = size.of(120'000);
    const auto ran = send(people, *provider, {.endpoint = {}, .rate = 100'000, .concurrency = 1'500});
    if (!ran) {
        return std::unexpected(ran.error());
    }
    const double rate = static_cast<double>(ran->sent) / ran->seconds;
    Figure figure{.name = "in-flight",
                  .what = fmt::format("{} messages, 1,500 in flight at a 100 ms provider", people),
                  .value = rate,
                  .unit = "msg/s",
                  .must = 12'000,
                  .aim = 14'400};
    if (wrk && wrk->per_second > 0) {
        figure.ratio = rate / wrk->per_second;
        figure.against = fmt::format("wrk {:.0f} POST/s", wrk->per_second);
    }
    figure.cpu_us = ran->cpu_seconds / static_cast<double>(ran->sent) * 1e6;
    figure.remark = honesty(*ran);
    return std::vector<Figure>{figure};
}

Result<std::vector<Figure>> measure_memory(Size size) {
    auto provider = ProviderProcess::start(sink(std::chrono::milliseconds(20)));
    if (!provider) {
        return std::unexpected(provider.error());
    }
    const std::int64_t people = size.of(1'000'000);
    const auto ran = send(people, *provider, {.endpoint = {}, .rate = 100'000, .concurrency = 1'500});
    if (!ran) {
        return std::unexpected(ran.error());
    }
    return std::vector<Figure>{
        {.name = "memory",
         .what = fmt::format("largest resident set, launch and {} messages, 1,500 in flight", people),
         .value = peak_memory_mb(),
         .unit = "MB",
         .must = 300,
         .aim = 100,
         .less_is_better = true,
         .remark = fmt::format("launch took {:.1f} s{}", ran->launch_seconds, honesty(*ran))}};
}

Result<std::vector<Figure>> measure_pacing(Size size) {
    std::vector<Figure> figures;
    for (const int rate : {80, 1'000}) {
        sandbox::Settings settings = sink(std::chrono::milliseconds(5));
        settings.log.keep = 1'000'000;
        auto provider = ProviderProcess::start(settings);
        if (!provider) {
            return std::unexpected(provider.error());
        }
        const std::int64_t people = std::max<std::int64_t>(size.of(rate * 10), rate * 3);
        const auto ran = send(people, *provider, {.endpoint = {}, .rate = rate, .concurrency = 100});
        if (!ran) {
            return std::unexpected(ran.error());
        }
        const double used = static_cast<double>(ran->sent) / ran->seconds / rate * 100;
        const auto busiest = busiest_second(*provider);
        figures.push_back({.name = fmt::format("pacing-{}", rate),
                           .what = fmt::format("share used of {} msg/s", rate),
                           .value = used,
                           .unit = "%",
                           .must = 97,
                           .aim = 99,
                           .remark = fmt::format("busiest second at the provider: {}{}", busiest,
                                                 busiest > rate ? " OVER THE RATE" : "")});
    }
    return figures;
}

Result<std::vector<Figure>> measure_statistics(Size size) {
    const std::int64_t people = size.of(1'000'000);
    auto stage = Stage::open(data_directory());
    if (!stage) {
        return std::unexpected(stage.error());
    }
    auto provider = Stage::Lane{.endpoint = "http://127.0.0.1:9/"};
    const auto campaign = (*stage)->prepare(people, provider);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (auto filled = (*stage)->snapshot(*campaign); !filled) {
        return std::unexpected(filled.error());
    }
    const auto start = std::chrono::steady_clock::now();
    constexpr int reads = 200;
    std::int64_t qualified = 0;
    for (int at = 0; at < reads; ++at) {
        qualified = (*stage)->database().read(
            [&](soci::session& sql) { return campaign::read_statistics(sql, *campaign).qualified; });
    }
    const double each =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count() / reads;
    return std::vector<Figure>{{.name = "statistics",
                                .what = fmt::format("read of a campaign of {} messages", qualified),
                                .value = each,
                                .unit = "ms",
                                .must = 50,
                                .aim = 5,
                                .less_is_better = true,
                                .remark = "counters: the same at any size"}};
}

}  // namespace parley::app::bench
