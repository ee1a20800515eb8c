#include "app/demonstration.h"

#include <fstream>
#include <thread>

#include "app/campaign_view.h"
#include "app/demo_parts.h"
#include "app/first_key.h"
#include "app/upload.h"
#include "base/random.h"

namespace parley::app {

namespace {

constexpr std::int64_t usual_people = 10'000;

}  // namespace

Result<> Demonstration::start() {
    Config config;
    config.data = folder_;
    config.port = options_.port;
    config.default_country = options_.country;
    if (options_.port == 0 && !options_.end) {
        config.port = Config{}.port;
    }
    user_ = options_.user;
    password_ = options_.password;
    if (options_.endpoint.empty()) {
        user_ = "demo";
        password_ = random_token(12);
        auto sandbox = SandboxHost::start(0, lifelike_sandbox(options_.seed, user_, password_), log_, &stage_);
        if (!sandbox) {
            return std::unexpected(std::move(sandbox.error()));
        }
        sandbox_ = std::move(*sandbox);
    }
    is_new_ = !std::filesystem::exists(folder_) || std::filesystem::is_empty(folder_);
    if (is_filled()) {
        stage_.play(DemoStory::begin() - std::chrono::hours(30), 1);
    }
    const auto asking = sandbox_ ? sandbox_->asking() : SandboxHost::Asking();
    auto server = Server::start(config, log_, asking, &stage_);
    if (!server && server.error().kind == ErrorKind::unavailable && options_.port == 0) {
        config.port = 0;  // the usual port is taken: any other will do
        server = Server::start(config, log_, asking, &stage_);
    }
    if (!server) {
        return std::unexpected(std::move(server.error()));
    }
    server_ = std::move(*server);
    auto client = ApiClient::make(server_->url(), read_key(key_file(folder_)).value_or(""));
    if (!client) {
        return std::unexpected(std::move(client.error()));
    }
    client_.emplace(std::move(*client));
    say("Parley runs at {}, its data in {}.\n", server_->url(), folder_.string());
    if (sandbox_) {
        say("The sandbox plays the provider and the phones at {}.\n", sandbox_->url());
    }
    return {};
}

Result<> Demonstration::make_provider() {
    json::object body;
    body["nickname"] = options_.endpoint.empty() ? "sandbox" : "endpoint";
    body["sender"] = options_.sender;
    body["endpoint"] = options_.endpoint.empty() ? sandbox_->endpoint(*dialect_named("generic")) : options_.endpoint;
    if (!user_.empty()) {
        body["settings"] = {{"user", user_}, {"password", password_}};
    }
    json::object headers;
    for (const std::string& header : options_.headers) {
        const std::size_t colon = header.find(':');
        if (colon == std::string::npos) {
            return invalid("a header is written NAME: VALUE", "--header");
        }
        const std::size_t value = header.find_first_not_of(' ', colon + 1);
        headers[header.substr(0, colon)] = value == std::string::npos ? std::string() : header.substr(value);
    }
    body["headers"] = std::move(headers);
    body["rate"] = options_.rate;
    body["concurrency"] = 1'000;
    body["default"] = true;
    // A demonstration that was kept has its provider already; the sandbox has another port now.
    const auto known = client_->get("/api/v1/providers");
    if (!known) {
        return std::unexpected(known.error());
    }
    const auto& providers = known->at("items").as_array();
    auto provider =
        providers.empty()
            ? client_->post("/api/v1/providers", body)
            : client_->patch(fmt::format("/api/v1/providers/{}", providers.front().at("id").as_int64()), body);
    if (!provider) {
        return std::unexpected(std::move(provider.error()));
    }
    provider_ = provider->at("id").as_int64();
    const json::value& trial = provider->at("trial");
    say("\nThe provider was tried and answered in {} ms:\n\n{}\n\n{}\n", trial.at("took_ms").as_int64(),
        trial.at("request").as_string().c_str(), trial.at("response").as_string().c_str());
    if (sandbox_) {
        auto settings = lifelike_sandbox(options_.seed, user_, password_);
        settings.accounts.front().status_url = provider->at("callbacks").at("status").as_string();
        settings.accounts.front().incoming_url = provider->at("callbacks").at("incoming").as_string();
        const auto project = client_->get("/api/v1/project");
        if (!project) {
            return std::unexpected(project.error());
        }
        settings.accounts.front().owner = std::to_string(project->at("id").as_int64());
        return sandbox_->change(std::move(settings));
    }
    say("\nSend callbacks to\n  {}\n  {}\n", provider->at("callbacks").at("status").as_string().c_str(),
        provider->at("callbacks").at("incoming").as_string().c_str());
    return {};
}

Result<> Demonstration::make_templates() {
    const auto known = client_->get(fmt::format("/api/v1/templates?provider={}", provider_));
    if (!known) {
        return std::unexpected(known.error());
    }
    std::vector<json::value> forms(known->at("items").as_array().begin(), known->at("items").as_array().end());
    if (forms.empty()) {
        for (const json::object& body : {plain_template(provider_), rich_template(provider_)}) {
            auto form = client_->post("/api/v1/templates", body);
            if (!form) {
                return std::unexpected(std::move(form.error()));
            }
            forms.push_back(std::move(*form));
        }
    }
    for (const json::value& form : forms) {
        say("\nTemplate {}: {}", form.at("id").as_int64(), form.at("name").as_string().c_str());
    }
    form_ = forms.back().at("id").as_int64();
    say("\n");
    return {};
}

Result<> Demonstration::import_people() {
    std::filesystem::path file = std::filesystem::path(options_.samples) / "people.csv";
    if (options_.people != 0 || options_.samples.empty() || !std::filesystem::is_regular_file(file)) {
        file = folder_ / "people.csv";
        const std::int64_t people = options_.people == 0 ? usual_people : options_.people;
        if (auto invented = invent_people(people, options_.seed, file); !invented) {
            return invented;
        }
    }
    std::ifstream stream(file, std::ios::binary);
    const auto size = static_cast<double>(std::filesystem::file_size(file));
    say("\nImporting {}\n", file.string());
    Progress progress(options_.as_json);
    const Tick begun = clock_.tick();
    auto import = upload_people(*client_, stream, {.name = "people.csv"}, [&](const UploadProgress& now) {
        progress.show(static_cast<double>(now.bytes) / size,
                      fmt::format("{} rows, {} rejected", grouped(now.rows), grouped(now.rejected)));
    });
    progress.end();
    if (!import) {
        return std::unexpected(std::move(import.error()));
    }
    import_ = std::move(*import);
    const double seconds = std::chrono::duration<double>(clock_.tick() - begun).count();
    say("{} in {:.1f} s\n", import_report(import_), seconds);
    if (count_of(import_, "rejected") > 0) {
        if (const auto first = first_rejections(*client_, import_.at("id").as_int64(), 4)) {
            say("The first rejected rows:\n{}", *first);
        }
    }
    return {};
}

Result<> Demonstration::send_campaign() {
    json::object body;
    body["name"] = "Spring";
    body["provider"] = provider_;
    body["template"] = form_;
    body["import"] = import_.at("id");
    body["plan"] = rich_plan();
    const auto campaign = client_->post("/api/v1/campaigns", body);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    campaign_ = campaign->at("id").as_int64();
    const auto estimate = client_->get(fmt::format("/api/v1/campaigns/{}/estimate", campaign_));
    if (!estimate) {
        return std::unexpected(estimate.error());
    }
    say("\nCampaign {}: {} of {} people would be reached\n", campaign_, grouped(estimate->at("reachable").as_int64()),
        grouped(estimate->at("audience").as_int64()));
    for (const json::value& left_out : estimate->at("left_out").as_array()) {
        say("  {:>8}  {}\n", grouped(left_out.at("count").as_int64()), left_out.at("meaning").as_string().c_str());
    }
    say("\nSending\n");
    if (is_filled()) {
        stage_.play(DemoStory::begin(), 1'800);
    }
    const Tick begun = clock_.tick();
    if (const auto launched = client_->post(fmt::format("/api/v1/campaigns/{}/launch", campaign_)); !launched) {
        return std::unexpected(launched.error());
    }
    Progress progress(options_.as_json);
    auto statistics = follow_campaign(*client_, campaign_, progress);
    if (!statistics) {
        return std::unexpected(std::move(statistics.error()));
    }
    statistics_ = std::move(*statistics);
    seconds_ = std::chrono::duration<double>(clock_.tick() - begun).count();
    if (text_of(statistics_.if_contains("state")) == "paused") {
        return Failure(
            Error{ErrorKind::unavailable,
                  "the campaign was paused: " + text_of(statistics_.if_contains("state_reason")).value_or("")});
    }
    return {};
}

// Until the counters stand still for longer than a simulated person hesitates; a real provider is
// given some seconds only, as its people read when they like.
Result<> Demonstration::wait_for_callbacks() {
    const Tick begun = clock_.tick();
    const auto limit = sandbox_ ? std::chrono::seconds(60 + (options_.people / 2'000)) : std::chrono::seconds(20);
    constexpr std::chrono::milliseconds still_for{2'500};
    Tick changed = begun;
    Progress progress(options_.as_json);
    while (clock_.tick() - begun < limit) {
        const auto statistics = client_->get(fmt::format("/api/v1/campaigns/{}/statistics", campaign_));
        if (!statistics) {
            return std::unexpected(statistics.error());
        }
        const Tick now = clock_.tick();
        if (statistics->as_object() != statistics_) {
            statistics_ = statistics->as_object();
            changed = now;
        }
        if (now - changed > still_for || (sandbox_ && sandbox_->is_idle() && now - changed > still_for / 4)) {
            break;
        }
        progress.show(
            1, fmt::format("{} delivered, {} read, {} clicked, {} replied; callbacks still come",
                           grouped(count_of(statistics_, "delivered")), grouped(count_of(statistics_, "read")),
                           grouped(count_of(statistics_, "clicked")), grouped(count_of(statistics_, "replied"))));
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
    }
    settled_after_ = std::chrono::duration<double>(changed - begun).count();
    return {};
}

Result<> Demonstration::recount() {
    const auto answer = client_->get(fmt::format("/api/v1/campaigns/{}/recount", campaign_));
    if (!answer) {
        return std::unexpected(answer.error());
    }
    recount_agrees_ = answer->at("agrees").as_bool();
    return {};
}

bool Demonstration::is_filled() const {
    return !options_.end && sandbox_ && is_new_;
}

Result<> Demonstration::fill() {
    if (!options_.end && sandbox_) {
        DemoStory story(*client_, *sandbox_, stage_);
        if (is_filled()) {
            say("\n");
            if (auto told = story.tell(campaign_, [this](const std::string& line) { say("{}\n", line); }); !told) {
                return told;
            }
        } else if (auto again = story.reconnect(); !again) {
            return again;
        }
        auto login = story.make_admin(options_.country);
        if (!login) {
            return std::unexpected(std::move(login.error()));
        }
        login_ = std::move(*login);
    }
    return {};
}

void Demonstration::tell_result() const {
    const double rate = static_cast<double>(count_of(statistics_, "qualified") - count_of(statistics_, "skipped")) /
                        std::max(seconds_, 0.001);
    say("\n{}\n", statistics_table(statistics_));
    say("  {} messages in {:.1f} s, {} a second; the last callbacks came {:.1f} s later\n",
        grouped(count_of(statistics_, "qualified") - count_of(statistics_, "skipped")), seconds_,
        grouped(static_cast<std::int64_t>(rate)), settled_after_);
    say("  {}\n", sums_hold(statistics_) && count_of(statistics_, "waiting") == 0
                      ? "qualified = sent + failed + uncertain + skipped: the sums hold"
                      : "THE SUMS DO NOT HOLD");
    say("  {}\n", recount_agrees_ ? "a recount of all messages agrees with the counters"
                                  : "A RECOUNT OF ALL MESSAGES DIFFERS FROM THE COUNTERS");
}

void Demonstration::tell_next_steps() const {
    const std::string url = server_->url();
    say("\nEverything keeps running. Try, in another terminal:\n\n"
        "  export PARLEY_KEY={}\n"
        "  curl -H \"Authorization: Bearer $PARLEY_KEY\" {}/api/v1/campaigns/{}/statistics\n"
        "  curl -H \"Authorization: Bearer $PARLEY_KEY\" '{}/api/v1/campaigns/{}/messages?status=failed&limit=5'\n"
        "  curl -H \"Authorization: Bearer $PARLEY_KEY\" {}/api/v1/imports/{}/rejections\n"
        "  curl -H \"Authorization: Bearer $PARLEY_KEY\" -H 'Content-Type: application/json' \\\n"
        "      -d '{{\"filter\":{{\"message\":\"read\",\"campaign\":{}}}}}' {}/api/v1/segments/count\n"
        "  curl {}/metrics\n",
        client_->key(), url, campaign_, url, campaign_, url, import_.at("id").as_int64(), campaign_, url, url);
    if (sandbox_) {
        say("  curl '{}/sandbox/phones?limit=3'\n", sandbox_->url());
    }
    if (const auto page = server_->setup_page()) {
        say("\nThe dashboard, where you make its first admin:\n\n  {}#key={}\n", *page, client_->key());
    }
    say("\n{}/docs shows the whole API.\n", url);
    if (sandbox_) {
        const std::string line(64, '=');
        say("\n{}\n\n    Open       {}/app/\n    E-mail     {}\n    Password   {}\n\n{}\n", line, url, login_.email,
            login_.password.empty() ? "the one that was printed when this folder was new" : login_.password, line);
    }
    say("\nCtrl-C ends it.\n");
}

json::object Demonstration::to_json() const {
    json::object body;
    for (const std::string_view key : {"qualified", "sent", "delivered", "read", "clicked", "replied", "failed",
                                       "uncertain", "skipped", "waiting"}) {
        body[key] = count_of(statistics_, key);
    }
    body["seconds"] = seconds_;
    body["rate"] = static_cast<double>(count_of(statistics_, "qualified") - count_of(statistics_, "skipped")) /
                   std::max(seconds_, 0.001);
    body["settled_after"] = settled_after_;
    body["campaign"] = campaign_;
    if (!options_.end && sandbox_) {
        body["dashboard"] =
            json::object{{"url", server_->url() + "/app/"}, {"email", login_.email}, {"password", login_.password}};
    }
    body["import"] = import_;
    body["failures"] = statistics_.at("failures");
    body["skips"] = statistics_.at("skips");
    body["sums_hold"] = sums_hold(statistics_) && count_of(statistics_, "waiting") == 0;
    body["recount_agrees"] = recount_agrees_;
    return body;
}

bool Demonstration::adds_up() const {
    return sums_hold(statistics_) && count_of(statistics_, "waiting") == 0 && recount_agrees_;
}

void Demonstration::stop() {
    client_.reset();
    if (server_) {
        server_->stop(std::chrono::milliseconds(4'500));
        server_.reset();
    }
    sandbox_.reset();
}

}  // namespace parley::app
