#pragma once
#include <memory>
#include <string>
#include <thread>

#include "base/clock.h"
#include "net/server.h"
#include "receive/applier.h"
#include "receive/intake.h"
#include "receive/journal.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::app::bench {

// The receiving half of a server: callbacks to journal, 200, ledger, on a port of its own.
class Front {
public:
    static Result<std::unique_ptr<Front>> open(store::Database& database, store::Writer& writer, const SecretBox& box,
                                               deliver::ExchangeLog* exchanges = nullptr);
    ~Front();

    std::string status_url() const;  // of the first provider
    receive::Applier::Figures figures() const { return applier_->figures(); }
    receive::Journal::Figures journal() const { return journal_->figures(); }

private:
    explicit Front(const SecretBox& box) : providers_(box) {}

    SystemClock clock_;
    std::string secret_;
    receive::ProviderDirectory providers_;
    std::unique_ptr<receive::Journal> journal_;
    std::unique_ptr<receive::Applier> applier_;
    std::unique_ptr<asio::io_context> loop_;
    std::unique_ptr<receive::Intake> intake_;
    std::unique_ptr<net::Server> server_;
    std::thread thread_;
};

}  // namespace parley::app::bench
