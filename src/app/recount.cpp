#include <fmt/core.h>

#include "app/server_options.h"
#include "base/time_text.h"
#include "campaign/campaign.h"
#include "campaign/statistics.h"
#include "store/database.h"

namespace parley::app {

namespace {

struct Options {
    ServerOptions server;
    std::vector<std::int64_t> campaigns;
    bool as_json = false;
};

json::object to_json(CampaignId campaign, const campaign::Recount& found) {
    json::array differences;
    for (const auto& difference : found.differences) {
        json::object item;
        item["status"] = name_of(difference.cell.status);
        item["reason"] = difference.cell.reason;
        item["counted"] = difference.counted;
        item["found"] = difference.found;
        differences.push_back(std::move(item));
    }
    json::array reached;
    for (const auto& difference : found.reached) {
        json::object item;
        item["stage"] = deliver::name_of(difference.stage);
        item["quarter"] = difference.quarter ? json::value(utc_text(*difference.quarter)) : json::value();
        item["country"] = difference.quarter ? json::value() : json::value(difference.country);
        item["counted"] = difference.counted;
        item["found"] = difference.found;
        reached.push_back(std::move(item));
    }
    json::object body;
    body["campaign"] = campaign.value;
    body["agrees"] = found.agrees();
    body["differences"] = std::move(differences);
    body["reached"] = std::move(reached);
    return body;
}

// Each campaign's recount, from the data directory itself: it may belong to a running server.
Result<json::array> recount_directory(const Options& options) {
    const auto config = options.server.config.load();
    if (!config) {
        return std::unexpected(config.error());
    }
    auto database = store::Database::open_to_read(config->data);
    if (!database) {
        return std::unexpected(std::move(database.error()));
    }
    return database->read([&](soci::session& sql) -> Result<json::array> {
        std::vector<campaign::Campaign> campaigns;
        if (options.campaigns.empty()) {
            for (CampaignId after;;) {
                const auto page = campaign::list_campaigns(sql, ProjectId{1}, after, 1'000);
                if (page.empty()) {
                    break;
                }
                after = page.back().id;
                campaigns.insert(campaigns.end(), page.begin(), page.end());
            }
        }
        for (const std::int64_t id : options.campaigns) {
            auto found = campaign::find_campaign(sql, CampaignId{id});
            if (!found) {
                return Failure(Error{ErrorKind::missing, "there is no such campaign", {}, std::to_string(id)});
            }
            campaigns.push_back(std::move(*found));
        }
        json::array recounts;
        for (const campaign::Campaign& campaign : campaigns) {
            recounts.push_back(to_json(campaign.id, campaign::recount(sql, campaign)));
        }
        return recounts;
    });
}

Result<json::array> recount_server(const Options& options) {
    auto client = options.server.connect();
    if (!client) {
        return std::unexpected(std::move(client.error()));
    }
    std::vector<std::int64_t> ids = options.campaigns;
    for (std::int64_t after = 0; options.campaigns.empty();) {
        const auto page = client->get(fmt::format("/api/v1/campaigns?after={}&limit=1000", after));
        if (!page) {
            return std::unexpected(page.error());
        }
        for (const json::value& campaign : page->at("items").as_array()) {
            ids.push_back(campaign.at("id").as_int64());
        }
        if (page->at("next").is_null()) {
            break;
        }
        after = page->at("next").as_int64();
    }
    json::array recounts;
    for (const std::int64_t id : ids) {
        auto answer = client->get(fmt::format("/api/v1/campaigns/{}/recount", id));
        if (!answer) {
            return std::unexpected(std::move(answer.error()));
        }
        recounts.push_back(std::move(*answer));
    }
    return recounts;
}

void print(const json::array& recounts) {
    for (const json::value& recount : recounts) {
        const auto& differences = recount.at("differences").as_array();
        const auto& reached = recount.at("reached").as_array();
        fmt::print("campaign {}: {}\n", recount.at("campaign").as_int64(),
                   differences.empty() && reached.empty() ? "counters and messages agree" : "DIFFERENCES");
        for (const json::value& difference : differences) {
            fmt::print("  {} {}: counter says {}, messages say {}\n", difference.at("status").as_string().c_str(),
                       json::serialize(difference.at("reason")), difference.at("counted").as_int64(),
                       difference.at("found").as_int64());
        }
        for (const json::value& difference : reached) {
            const json::value& quarter = difference.at("quarter");
            fmt::print("  {} {}: counter says {}, messages say {}\n", difference.at("stage").as_string().c_str(),
                       json::serialize(quarter.is_null() ? difference.at("country") : quarter),
                       difference.at("counted").as_int64(), difference.at("found").as_int64());
        }
    }
    if (recounts.empty()) {
        fmt::print("there are no campaigns\n");
    }
}

int recount(const Options& options) {
    const auto recounts = options.server.url.empty() ? recount_directory(options) : recount_server(options);
    if (!recounts) {
        return fail(recounts.error());
    }
    if (options.as_json) {
        fmt::print("{}\n", json::serialize(*recounts));
    } else {
        print(*recounts);
    }
    const bool agree =
        std::ranges::all_of(*recounts, [](const json::value& recount) { return recount.at("agrees").as_bool(); });
    return agree ? exit_good : exit_failure;
}

}  // namespace

void add_recount(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("recount", "hold the counters of campaigns against their messages");
    command->footer(
        "Reads the data directory, also beside a running server; with --server it asks that one.\n"
        "Exit code 1 where anything differs.\n"
        "Examples:\n"
        "  parley recount\n"
        "  parley recount 17 --data /var/lib/parley\n"
        "  parley recount --server http://127.0.0.1:8080 --json\n");
    const auto options = std::make_shared<Options>();
    command->add_option("campaign", options->campaigns, "ids of campaigns; none: all");
    command->add_flag("--json", options->as_json, "print JSON");
    add_server_options(*command, options->server);
    command->callback([&chosen, options] { chosen = [options] { return recount(*options); }; });
}

}  // namespace parley::app
