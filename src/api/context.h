#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "access/gate.h"
#include "api/keys.h"
#include "api/notifications/early_events.h"
#include "base/clock.h"
#include "base/log.h"
#include "campaign/campaigns.h"
#include "campaign/singles.h"
#include "deliver/dispatcher.h"
#include "receive/applier.h"
#include "receive/intake.h"
#include "receive/journal.h"
#include "receive/provider_directory.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::audience {
class ExportJobs;
class ImportJobs;
class IndexBuilder;
}  // namespace parley::audience

namespace parley::deliver {
class ExchangeLog;
}

namespace parley::webhook {
class Sender;
}

namespace parley::api {

namespace clevertap {
struct Gates;
class Readings;
}  // namespace clevertap
class Dashboard;
class LiveFeed;
class StatisticsStreams;

// Puts a request to the control of the sandbox that runs beside the server; `then` comes on the sandbox's thread.
using AskSandbox = std::function<void(HttpRequest request, std::function<void(HttpResponse)> then)>;

// What handlers work with. Whoever builds the server owns it all; it outlives the Service.
struct Context {
    store::Database& database;
    store::Writer& writer;
    const SecretBox& box;  // seals providers' credentials
    const Clock& clock;
    std::shared_ptr<Log> log;
    asio::io_context& loop;   // the server's
    asio::thread_pool& pool;  // for what may wait
    deliver::Dispatcher& dispatcher;
    campaign::Campaigns& campaigns;
    receive::Journal& journal;
    receive::Applier& applier;
    receive::ProviderDirectory& directory;
    receive::Intake& intake;
    KeyRing& keys;
    audience::ImportJobs* imports = nullptr;
    StatisticsStreams* streams = nullptr;
    std::string public_url;                        // where callbacks reach us, without a slash at the end
    bool allow_private_urls = false;               // media and callbacks at addresses that the world cannot reach
    std::atomic<std::uint64_t> bad_signatures{0};  // callbacks refused for them
    std::atomic<bool> ready{false};
    audience::ExportJobs* exports = nullptr;
    audience::IndexBuilder* indexes = nullptr;
    campaign::Singles* singles = nullptr;         // messages to one person each
    access::Gate* gate = nullptr;                 // who may come in
    access::Projects* projects = nullptr;         // all projects' own settings, in memory: projects->of(call.project)
    webhook::Sender* webhooks = nullptr;          // tells others what happened
    clevertap::Gates* clevertap_gates = nullptr;  // how many of its calls are under way
    clevertap::Readings* clevertap_readings = nullptr;
    int rate_limit = 0;                            // requests a second of one caller; 0: none
    notifications::EarlyEvents early_events{};     // on the loop's thread
    std::atomic<std::uint64_t> unknown_events{0};  // of addresses without a secret, dropped: they named no message
    const Dashboard* dashboard = nullptr;          // the pages themselves
    LiveFeed* live = nullptr;                      // tells open pages what changed
    deliver::ExchangeLog* exchanges = nullptr;     // raw requests, answers and callbacks of messages
    AskSandbox ask_sandbox{};                      // empty: no sandbox runs
    std::mutex making_known{};  // what the database says of a provider is told in the order in which it came to say so
};

}  // namespace parley::api
