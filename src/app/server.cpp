#include "app/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <sys/resource.h>

#include "access/gate.h"
#include "api/clevertap/gate.h"
#include "api/clevertap/readings.h"
#include "api/context.h"
#include "api/dashboard/dashboard.h"
#include "api/live/live_feed.h"
#include "api/projects.h"
#include "api/service.h"
#include "api/statistics_streams.h"
#include "app/first_key.h"
#include "app/loop_thread.h"
#include "app/reactions.h"
#include "audience/export_jobs.h"
#include "audience/import_jobs.h"
#include "audience/search_indexer.h"
#include "audience/segment/index_builder.h"
#include "campaign/scheduled_launches.h"
#include "deliver/auto_reply.h"
#include "deliver/exchange_log.h"
#include "receive/journal_cursor.h"
#include "webhook/sender.h"

namespace parley::app {

// In the order in which they are built; they go the other way round.
struct Server::Parts {
    Parts(const Config& given_config, std::shared_ptr<Log> given_log, store::Database opened,
          const SecretBox& given_box, const Clock* given_clock)
        : config(given_config),
          log(std::move(given_log)),
          clock(given_clock == nullptr ? system : *given_clock),
          database(std::move(opened)),
          box(given_box) {}

    Config config;
    std::shared_ptr<Log> log;
    SystemClock system;
    const Clock& clock;
    store::Database database;
    const SecretBox box;
    LoopThread dispatching{log};
    LoopThread serving{log};
    LoopThread telling{log};              // webhooks: a slow endpoint must not slow the others' work down
    store::Writer writer{database, log};  // what it finishes at the end it tells the loops
    asio::thread_pool pool{static_cast<std::size_t>(config.threads)};
    receive::ProviderDirectory directory{box};
    std::unique_ptr<receive::Journal> journal;
    std::unique_ptr<deliver::ExchangeLog> exchanges;
    std::unique_ptr<campaign::Campaigns> campaigns;
    std::unique_ptr<deliver::Dispatcher> dispatcher;
    std::unique_ptr<campaign::Singles> singles;
    std::unique_ptr<campaign::ScheduledLaunches> scheduled;
    std::unique_ptr<deliver::AutoReplies> replies;
    std::unique_ptr<receive::Applier> applier;
    std::unique_ptr<receive::Intake> intake;
    std::unique_ptr<webhook::Sender> webhooks;
    std::unique_ptr<api::KeyRing> keys;
    std::unique_ptr<access::Gate> gate;
    std::unique_ptr<audience::ImportJobs> imports;
    std::unique_ptr<audience::ExportJobs> exports;
    api::clevertap::Gates clevertap_gates{static_cast<std::size_t>(config.threads)};
    api::clevertap::Readings clevertap_readings;
    std::unique_ptr<audience::IndexBuilder> indexes;
    std::unique_ptr<audience::SearchIndexer> search;
    std::unique_ptr<api::Context> context;
    const api::Dashboard dashboard{config.dashboard};
    std::unique_ptr<api::StatisticsStreams> streams;
    std::unique_ptr<api::LiveFeed> live;
    std::atomic<api::LiveFeed*> feed = nullptr;  // callbacks are applied before there is one
    std::unique_ptr<api::Service> service;
    std::unique_ptr<net::Server> http;
    AskSandbox ask_sandbox;
    bool stopped = false;

    Result<> prepare_store();
    Result<> open_journal();
    Result<> open_exchanges();
    Result<> open_lanes();
    Result<> open_applier();
    Result<> listen();
    Result<> recover();
    void stop(std::chrono::milliseconds limit);
};

namespace {

std::string url_of(const Config& config, unsigned short port) {
    Config actual = config;
    actual.port = port;
    return actual.server_url();
}

// Whoever gets a copy of the data must not get the key with it.
Result<> check_place_of_key(const Config& config) {
    std::error_code failed;
    const auto whole = [&failed](const std::filesystem::path& path) {
        const auto canonical = std::filesystem::weakly_canonical(std::filesystem::absolute(path, failed), failed);
        return canonical.has_filename() ? canonical : canonical.parent_path();
    };
    const auto from_data = whole(config.secret_key_path()).lexically_relative(whole(config.data));
    if (failed || from_data.empty() || *from_data.begin() == "..") {
        return {};
    }
    return invalid("the key must not lie in the data folder that it seals", "secret_key_file",
                   config.secret_key_path().string(),
                   "name a place outside of it with secret_key_file; where the key exists already, move it there");
}

// As far as the system lets us. Returns how many files this process may have open.
std::size_t raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 1'024;  // POSIX systems begin with that
    }
    const rlimit raised{limit.rlim_max, limit.rlim_max};
    return ::setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur;
}

// Callers must not use up what the database, the journal and the lanes need.
std::size_t connections_within(std::size_t files) {
    constexpr std::size_t reserve = 2'500;
    return std::max(files / 2, files > reserve ? files - reserve : 0);
}

net::ServerLimits limits_of_server() {
    net::ServerLimits limits;
    limits.body_time = std::chrono::seconds(30);
    limits.connections = std::min(limits.connections, connections_within(raise_file_limit()));
    limits.refusals = std::min(limits.refusals, limits.connections / 4);
    return limits;
}

audience::ImportJobs::Limits limits_of_imports(const Config& config) {
    audience::ImportJobs::Limits limits;
    limits.waiting = config.threads / 4;
    limits.file_bytes = std::int64_t{config.import_megabytes} << 20;
    return limits;
}

}  // namespace

Result<> Server::Parts::prepare_store() {
    const auto project = writer.run([this](soci::session& sql) {
        deliver::seal_credentials(sql, box);
        deliver::AutoReplies::recover(sql);
        webhook::recover_deliveries(sql);
        const ProjectId first = api::keep_first_project(sql, config.default_country, clock.now());
        access::complete_projects(sql, box);
        return first;
    });
    if (!project) {
        return std::unexpected(project.error());
    }
    return keep_first_key(database, writer, clock, *project, key_file(config.data));
}

Result<> Server::Parts::open_journal() {
    if (auto loaded = directory.reload(database); !loaded) {
        return loaded;
    }
    const auto position = receive::applied_position(database);
    if (!position) {
        return std::unexpected(position.error());
    }
    auto opened = receive::Journal::open(config.data / "journal", *position, clock, log);
    if (!opened) {
        return std::unexpected(std::move(opened.error()));
    }
    journal = std::move(*opened);
    return {};
}

Result<> Server::Parts::open_exchanges() {
    if (config.exchange_log_megabytes == 0) {
        return {};
    }
    deliver::ExchangeLog::Limits limits;
    limits.bytes = std::uint64_t(config.exchange_log_megabytes) << 20;
    auto opened = deliver::ExchangeLog::open(config.data / "exchanges", clock, log, limits);
    if (!opened) {
        return std::unexpected(std::move(opened.error()));
    }
    exchanges = std::move(*opened);
    return {};
}

// After the lanes, as what callbacks say may ask for replies and pause campaigns.
Result<> Server::Parts::open_applier() {
    receive::Applier::Events events;
    events.reactions = reactions(clock);
    events.exchanges = exchanges.get();
    events.applied = [this](const receive::Applied& applied) {
        if (applied.incoming > 0) {
            replies->wake();
        }
        for (const auto& [provider, halt] : applied.halts) {
            dispatcher->halt(provider, halt.why, halt.at);
        }
        if (applied.templates > 0) {
            asio::post(pool, [this] {
                campaigns->pause_those_without_template();
                if (api::LiveFeed* told = feed) {
                    told->changed_everywhere({"template", {}, access::Right::read_campaigns});
                }
            });
        }
    };
    applier = std::make_unique<receive::Applier>(database, writer, *journal, directory, clock, log, std::move(events));
    return {};
}

Result<> Server::Parts::open_lanes() {
    campaigns = std::make_unique<campaign::Campaigns>(database, writer, box, clock, log);
    dispatcher = std::make_unique<deliver::Dispatcher>(dispatching.loop(), writer, clock, log, campaigns->events());
    campaigns->join(*dispatcher);
    if (exchanges) {
        dispatcher->set_exchanges(*exchanges);
    }
    singles = std::make_unique<campaign::Singles>(database, writer, box, clock, log);
    singles->join(*dispatcher);
    scheduled = std::make_unique<campaign::ScheduledLaunches>(database, writer, *campaigns, clock, log);
    replies = std::make_unique<deliver::AutoReplies>(writer, *dispatcher, clock, log);
    for (const deliver::Provider& provider :
         database.read([this](soci::session& sql) { return deliver::list_all_providers(sql, box); })) {
        if (!provider.archived) {
            dispatcher->set_provider(provider);
        }
    }
    return {};
}

Result<> Server::Parts::listen() {
    asio::io_context& loop = serving.loop();
    intake = std::make_unique<receive::Intake>(loop, *journal, clock);
    const auto guard = net::UrlGuard::parse(config.webhook_allow, config.allow_private_urls);
    if (!guard) {
        return std::unexpected(guard.error());
    }
    webhooks = std::make_unique<webhook::Sender>(telling.loop(), writer, box, clock, log, *guard);
    keys = std::make_unique<api::KeyRing>(database.read([](soci::session& sql) { return api::list_good_keys(sql); }));
    gate = std::make_unique<access::Gate>(box, clock);
    if (auto loaded = gate->load(database); !loaded) {
        return loaded;
    }
    imports = std::make_unique<audience::ImportJobs>(database, writer, clock, log, limits_of_imports(config));
    exports = std::make_unique<audience::ExportJobs>(database, writer, clock, log);
    if (auto started = imports->start(); !started) {
        return started;
    }
    if (auto started = exports->start(); !started) {
        return started;
    }
    context.reset(new api::Context{database, writer, box, clock, log, loop, pool, *dispatcher, *campaigns, *journal,
                                   *applier, directory, *intake, *keys, imports.get(), nullptr, config.public_url,
                                   config.allow_private_urls});
    streams = std::make_unique<api::StatisticsStreams>(*context);
    context->streams = streams.get();
    live = std::make_unique<api::LiveFeed>(*context);
    context->live = live.get();
    feed = live.get();
    context->dashboard = &dashboard;
    context->exports = exports.get();
    indexes = std::make_unique<audience::IndexBuilder>(writer, log);
    context->indexes = indexes.get();
    context->webhooks = webhooks.get();
    context->singles = singles.get();
    context->exchanges = exchanges.get();
    context->clevertap_gates = &clevertap_gates;
    context->clevertap_readings = &clevertap_readings;
    context->gate = gate.get();
    context->projects = &gate->projects;
    context->rate_limit = config.rate_limit;
    context->ask_sandbox = ask_sandbox;
    service = std::make_unique<api::Service>(*context);
    http = std::make_unique<net::Server>(loop, clock, log, limits_of_server(),
                                         [this](const net::ExchangePtr& exchange) { service->take(exchange); });
    http->set_body_limit([this](const HttpRequest& head) { return service->body_limit(head); });
    http->set_too_long([](const HttpRequest& head) { return api::Service::too_long(head); });
    if (auto listening = http->listen(config.address, config.port); !listening) {
        return listening;
    }
    if (context->public_url.empty()) {
        context->public_url = url_of(config, http->port());
    }
    dispatcher->set_public_url(context->public_url);
    return {};
}

// Before the lanes' loop turns, so that nothing is sent before what was under way is accounted for.
// Where it cannot be, on a full disk, running on would forget it: nothing starts.
Result<> Server::Parts::recover() {
    const auto recovery = campaigns->recover();
    if (!recovery) {
        return std::unexpected(recovery.error());
    }
    if (recovery->uncertain > 0 || recovery->queued > 0) {
        log->warn("after the last end {} messages are uncertain and {} are sent again", recovery->uncertain,
                  recovery->queued);
    }
    return singles->recover();
}

void Server::Parts::stop(std::chrono::milliseconds limit) {
    if (std::exchange(stopped, true)) {
        return;
    }
    const Tick deadline = clock.tick() + limit;
    const auto left = [&] {
        return std::max(std::chrono::ceil<std::chrono::milliseconds>(deadline - clock.tick()),
                        std::chrono::milliseconds(0));
    };
    context->ready = false;
    scheduled->close();
    replies->close();
    imports->close();
    exports->close();
    webhooks->close();
    singles->close();
    // Lanes first: answers and callbacks of what is in flight still find us.
    auto lanes = asio::co_spawn(dispatching.loop(), dispatcher->drain(left()), asio::use_future);
    lanes.wait_for(left());
    auto closed = asio::co_spawn(serving.loop(), http->drain(left() / 2), asio::use_future);
    asio::post(serving.loop(), [this] {
        streams->close();
        live->close();
    });
    closed.wait_for(left());
    pool.join();
    const bool all = applier->drain(left());
    log->info(all ? "everything is stored" : "some callbacks will be applied at the next start");
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
    parts_->stop(std::chrono::milliseconds(0));
    parts_->serving.stop();
    parts_->dispatching.stop();
    parts_->telling.stop();
}

Result<std::unique_ptr<Server>> Server::start(const Config& config, std::shared_ptr<Log> log, AskSandbox ask_sandbox,
                                              const Clock* clock) {
    if (auto apart = check_place_of_key(config); !apart) {
        return std::unexpected(std::move(apart.error()));
    }
    auto database = store::Database::open(config.data);
    if (!database) {
        return std::unexpected(std::move(database.error()));
    }
    const bool is_needed = database->read(
        [](soci::session& sql) { return deliver::has_sealed_credentials(sql) || access::has_sealed_secrets(sql); });
    auto box = SecretBox::open(config.secret_key_path(), !is_needed);
    if (!box) {
        return std::unexpected(std::move(box.error()));
    }
    auto parts = std::make_unique<Parts>(config, std::move(log), std::move(*database), *box, clock);
    parts->ask_sandbox = std::move(ask_sandbox);
    for (const auto step : {&Parts::prepare_store, &Parts::open_journal, &Parts::open_exchanges, &Parts::open_lanes,
                            &Parts::open_applier, &Parts::listen, &Parts::recover}) {
        if (auto done = (*parts.*step)(); !done) {
            parts->stopped = true;
            return std::unexpected(std::move(done.error()));
        }
    }
    parts->live->start();
    parts->dispatching.start();
    parts->serving.start();
    parts->telling.start();
    parts->webhooks->start();
    parts->replies->wake();
    parts->indexes->wake();
    parts->search = std::make_unique<audience::SearchIndexer>(parts->database, parts->writer, parts->clock, parts->log);
    parts->scheduled->start();
    parts->context->ready = true;
    return std::unique_ptr<Server>(new Server(std::move(parts)));
}

std::string Server::url() const {
    return url_of(parts_->config, port());
}

std::optional<std::string> Server::setup_page() const {
    if (parts_->database.read([](soci::session& sql) { return access::has_members(sql); })) {
        return std::nullopt;
    }
    return parts_->context->public_url + "/app/setup";
}

unsigned short Server::port() const {
    return parts_->http->port();
}

void Server::stop(std::chrono::milliseconds limit) {
    parts_->stop(limit);
}

std::filesystem::path key_file(const std::filesystem::path& data) {
    return data / "api-key";
}

}  // namespace parley::app
