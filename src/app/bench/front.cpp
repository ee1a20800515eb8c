#include "app/bench/front.h"

#include <fmt/format.h>

#include <boost/asio/executor_work_guard.hpp>

#include "deliver/provider.h"
#include "receive/journal_cursor.h"

namespace parley::app::bench {

Result<std::unique_ptr<Front>> Front::open(store::Database& database, store::Writer& writer, const SecretBox& box,
                                           deliver::ExchangeLog* exchanges) {
    auto front = std::unique_ptr<Front>(new Front(box));
    if (auto loaded = front->providers_.reload(database); !loaded) {
        return std::unexpected(loaded.error());
    }
    const auto position = receive::applied_position(database);
    if (!position) {
        return std::unexpected(position.error());
    }
    auto journal = receive::Journal::open(database.directory() / "journal", *position, front->clock_, silent_log());
    if (!journal) {
        return std::unexpected(journal.error());
    }
    front->journal_ = std::move(*journal);
    front->applier_ =
        std::make_unique<receive::Applier>(database, writer, *front->journal_, front->providers_, front->clock_,
                                           silent_log(), receive::ApplierEvents{.exchanges = exchanges});
    front->loop_ = std::make_unique<asio::io_context>(1);
    front->intake_ = std::make_unique<receive::Intake>(*front->loop_, *front->journal_, front->clock_);
    front->server_ = std::make_unique<net::Server>(
        *front->loop_, front->clock_, silent_log(), net::ServerLimits{},
        [front = front.get()](net::ExchangePtr exchange) {
            const std::string& target = exchange->request().target;
            const auto addressee = front->providers_.find(std::string_view(target).substr(1));
            if (!addressee) {
                exchange->answer(HttpResponse{.status = 404, .headers = {}, .body = {}});
                return;
            }
            front->intake_->receive(addressee->provider->id, addressee->kind,
                                    dialect_named(addressee->provider->dialect)->client.acknowledgement,
                                    std::move(exchange));
        });
    if (auto listening = front->server_->listen("127.0.0.1", 0); !listening) {
        return std::unexpected(listening.error());
    }
    const auto providers = database.read([&box](soci::session& sql) { return deliver::list_all_providers(sql, box); });
    front->secret_ = providers.empty() ? std::string() : providers.front().status_secret;
    front->thread_ = std::thread([loop = front->loop_.get()] {
        const auto work = asio::make_work_guard(*loop);
        loop->run();
    });
    return front;
}

Front::~Front() {
    if (thread_.joinable()) {
        loop_->stop();
        thread_.join();
    }
    applier_.reset();
    server_.reset();
    intake_.reset();
    journal_.reset();
    loop_.reset();
}

std::string Front::status_url() const {
    return fmt::format("http://127.0.0.1:{}/{}", server_->port(), secret_);
}

}  // namespace parley::app::bench
