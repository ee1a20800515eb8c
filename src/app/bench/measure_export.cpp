#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "app/bench/measures.h"
#include "app/bench/provider_process.h"
#include "app/bench/stage.h"
#include "audience/export_jobs.h"

// What it costs to write people, and messages and what became of them, to files.
namespace parley::app::bench {

namespace {

using Watch = std::chrono::steady_clock;

Result<audience::Export> written(Stage& stage, audience::ExportJobs& exports, audience::ExportKind kind) {
    const auto begun = exports.create(ProjectId{1}, kind, {});
    if (!begun) {
        return std::unexpected(begun.error());
    }
    for (;;) {
        auto file = stage.database().read([&](soci::session& sql) { return audience::read_export(sql, begun->id); });
        if (!file || file->state == "failed") {
            return Failure(Error{ErrorKind::unavailable, file ? file->error : "the export is gone"});
        }
        if (file->state == "finished") {
            return std::move(*file);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace

Result<std::vector<Figure>> measure_export(Size size) {
    auto stage = Stage::open(std::filesystem::temp_directory_path() / fmt::format("parley-bench-{}", ::getpid()));
    if (!stage) {
        return std::unexpected(stage.error());
    }
    const auto campaign = (*stage)->prepare(size.of(300'000), {.endpoint = "http://127.0.0.1:9/nobody"});
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (auto taken = (*stage)->snapshot(*campaign); !taken) {
        return std::unexpected(taken.error());
    }
    const SystemClock clock;
    audience::ExportJobs exports((*stage)->database(), (*stage)->writer(), clock, silent_log());
    if (auto started = exports.start(); !started) {
        return std::unexpected(started.error());
    }
    std::vector<Figure> figures;
    for (const auto kind : {audience::ExportKind::people, audience::ExportKind::messages}) {
        reset_peak_memory();
        const double cpu = own_cpu_seconds();
        const auto start = Watch::now();
        const auto file = written(**stage, exports, kind);
        if (!file) {
            return std::unexpected(file.error());
        }
        const double seconds = std::chrono::duration<double>(Watch::now() - start).count();
        const auto rows = static_cast<double>(file->rows);
        Figure figure{.name = fmt::format("export {}", audience::name_of(kind)),
                      .what = fmt::format("{:.0f} {} to CSV", rows, audience::name_of(kind)),
                      .value = rows / seconds,
                      .unit = "rows/s",
                      .remark = fmt::format("largest resident set {:.0f} MB", peak_memory_mb())};
        figure.cpu_us = (own_cpu_seconds() - cpu) / rows * 1e6;
        figures.push_back(std::move(figure));
    }
    return figures;
}

}  // namespace parley::app::bench
