#include "app/campaign_view.h"

namespace parley::app {

namespace {

std::string line_of(const json::object& statistics, double rate, double seconds_left) {
    std::string line = fmt::format("{} sent, {} delivered, {} read, {} failed", grouped(count_of(statistics, "sent")),
                                   grouped(count_of(statistics, "delivered")), grouped(count_of(statistics, "read")),
                                   grouped(count_of(statistics, "failed")));
    if (rate > 0) {
        line += fmt::format(", {}/s", grouped(static_cast<std::int64_t>(rate)));
    }
    if (seconds_left >= 1) {
        line += ", " + duration_text(std::chrono::seconds(static_cast<std::int64_t>(seconds_left))) + " left";
    }
    return line;
}

// Messages a second, smoothed over what was told so far.
class Rate {
public:
    double add(std::int64_t done, Tick now) {
        if (last_) {
            const double seconds = std::chrono::duration<double>(now - last_->second).count();
            if (seconds < 0.2) {
                return rate_;
            }
            const double fresh = static_cast<double>(done - last_->first) / seconds;
            rate_ = rate_ == 0 ? fresh : rate_ * 0.7 + fresh * 0.3;
        }
        last_ = {done, now};
        return rate_;
    }

private:
    std::optional<std::pair<std::int64_t, Tick>> last_;
    double rate_ = 0;
};

void add_line(std::string& table, std::string_view name, std::int64_t count, std::int64_t whole,
              std::string_view note = {}) {
    const double share = whole == 0 ? 0 : 100.0 * static_cast<double>(count) / static_cast<double>(whole);
    table += fmt::format("  {:<22}{:>12}{:>8.1f} %  {}", name, grouped(count), share, note);
    table.erase(table.find_last_not_of(' ') + 1);
    table += '\n';
}

}  // namespace

std::int64_t count_of(const json::object& statistics, std::string_view key) {
    return integer_of(statistics.if_contains(key)).value_or(0);
}

bool sums_hold(const json::object& statistics) {
    std::int64_t sum = 0;
    for (const std::string_view part : {"sent", "failed", "uncertain", "skipped", "waiting"}) {
        sum += count_of(statistics, part);
    }
    return sum == count_of(statistics, "qualified");
}

Result<json::object> follow_campaign(ApiClient& client, std::int64_t campaign, Progress& progress) {
    json::object last;
    Rate rate;
    const SystemClock clock;
    auto watched = client.watch_campaign(campaign, [&](const json::object& statistics) {
        const std::int64_t all = count_of(statistics, "qualified");
        const std::int64_t waiting = count_of(statistics, "waiting");
        const double speed = rate.add(all - waiting, clock.tick());
        const double share = all == 0 ? 0 : static_cast<double>(all - waiting) / static_cast<double>(all);
        progress.show(share, line_of(statistics, speed, speed > 0 ? static_cast<double>(waiting) / speed : 0));
        last = statistics;
        return text_of(statistics.if_contains("state")) != "paused";
    });
    progress.end();
    if (!watched) {
        return std::unexpected(std::move(watched.error()));
    }
    return last;
}

std::string statistics_table(const json::object& statistics) {
    const std::int64_t all = count_of(statistics, "qualified");
    const std::int64_t sent = count_of(statistics, "sent");
    std::string table;
    add_line(table, "qualified", all, all, "everybody in the audience");
    add_line(table, "  sent", sent, all, "with the provider or further");
    add_line(table, "  failed", count_of(statistics, "failed"), all, "see below");
    add_line(table, "  uncertain", count_of(statistics, "uncertain"), all, "may have left, no answer known");
    add_line(table, "  skipped", count_of(statistics, "skipped"), all, "nothing was sent");
    if (count_of(statistics, "waiting") > 0) {
        add_line(table, "  waiting", count_of(statistics, "waiting"), all);
    }
    for (const json::value& skip : statistics.at("skips").as_array()) {
        add_line(table, fmt::format("    {}", skip.at("reason").as_string().c_str()), skip.at("count").as_int64(), all,
                 skip.at("meaning").as_string().c_str());
    }
    table += "\n  of those sent\n";
    for (const auto& [name, key] :
         {std::pair("delivered", "delivered"), {"read", "read"}, {"clicked", "clicked"}, {"replied", "replied"}}) {
        add_line(table, fmt::format("  {}", name), count_of(statistics, key), sent);
    }
    const json::array& failures = statistics.at("failures").as_array();
    if (!failures.empty()) {
        table += "\n  failed, by reason\n";
    }
    for (const json::value& failure : failures) {
        add_line(table, fmt::format("  {}", failure.at("code").as_string().c_str()), failure.at("count").as_int64(),
                 all, failure.at("meaning").as_string().c_str());
    }
    return table;
}

}  // namespace parley::app
