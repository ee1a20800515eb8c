#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "app/bench/measures.h"
#include "app/command.h"

namespace parley::app {

namespace {

struct Options {
    std::vector<std::string> names;
    double share = 1;
    std::string out;
    bool strict = false;
    bool as_json = false;
};

Result<std::vector<bench::Measure>> chosen_of(const std::vector<std::string>& names) {
    const auto& all = bench::measures();
    if (names.empty() || std::ranges::find(names, "all") != names.end()) {
        return all;
    }
    std::vector<bench::Measure> measures;
    for (const std::string& name : names) {
        const auto found = std::ranges::find(all, name, &bench::Measure::name);
        if (found == all.end()) {
            std::vector<std::string_view> known{"all"};
            std::ranges::transform(all, std::back_inserter(known), &bench::Measure::name);
            return invalid("there is no such bench", "bench", name,
                           fmt::format("known are: {}", fmt::join(known, ", ")));
        }
        measures.push_back(*found);
    }
    return measures;
}

Result<> write(const std::filesystem::path& path, const json::value& figures) {
    std::error_code ignored;
    if (path.has_parent_path()) {
        std::filesystem::create_directories(path.parent_path(), ignored);
    }
    std::ofstream file(path, std::ios::trunc);
    file << json::serialize(figures) << '\n';
    file.close();
    if (!file) {
        return Failure(Error{ErrorKind::unavailable, "the figures cannot be written", path.string()});
    }
    return {};
}

// One after the other while this process has one thread: they fork.
Result<std::vector<bench::Figure>> run_all(const std::vector<bench::Measure>& measures, double share) {
    std::vector<bench::Figure> figures;
    for (const bench::Measure& measure : measures) {
        fmt::print(stderr, "bench {}: {}\n", measure.name, measure.what);
        std::fflush(stderr);
        auto found = measure.run(bench::Size{share});
        if (!found) {
            const std::string where = found.error().where.empty() ? "" : ", " + found.error().where;
            found.error().where = fmt::format("bench {}{}", measure.name, where);
            return std::unexpected(std::move(found.error()));
        }
        std::ranges::move(*found, std::back_inserter(figures));
    }
    return figures;
}

int run_benches(const Options& options) {
    const auto measures = chosen_of(options.names);
    if (!measures) {
        return fail(measures.error());
    }
    const auto figures = run_all(*measures, options.share);
    if (!figures) {
        return fail(figures.error());
    }
    json::object body;
    body["share"] = options.share;
    body["figures"] = bench::to_json(*figures);
    const bool is_all = measures->size() == bench::measures().size();
    const std::string out = options.out.empty() && is_all ? "build/bench.json" : options.out;
    if (!out.empty()) {
        if (auto written = write(out, body); !written) {
            return fail(written.error());
        }
    }
    fmt::print("{}", options.as_json ? json::serialize(body) + "\n" : bench::to_table(*figures));
    const bool all_reach =
        std::ranges::all_of(*figures, [](const auto& figure) { return figure.reaches(figure.must); });
    return options.strict && !all_reach ? exit_failure : exit_good;
}

}  // namespace

void add_bench(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("bench", "measure how fast this machine does it, beside wrk and nginx");
    command->footer(
        "Examples:\n"
        "  parley bench\n"
        "  parley bench send callbacks --share 0.1\n"
        "  parley bench all --strict --json\n");
    const auto options = std::make_shared<Options>();
    std::string names = "which, or all:";
    for (const bench::Measure& measure : bench::measures()) {
        names += fmt::format(" {}", measure.name);
    }
    command->add_option("name", options->names, names);
    command->add_option("--share", options->share, "do this part of the usual work [1]")
        ->check(CLI::Range(0.0001, 100.0))
        ->type_name("N");
    command->add_option("--out", options->out, "also write the figures as JSON [build/bench.json for all]")
        ->type_name("FILE");
    command->add_flag("--strict", options->strict, "exit code 1 where a figure misses what it must reach");
    command->add_flag("--json", options->as_json, "print JSON");
    command->callback([&chosen, options] { chosen = [options] { return run_benches(*options); }; });
}

}  // namespace parley::app
