#pragma once
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "dialect/dialect.h"
#include "net/server.h"
#include "sandbox/counts.h"
#include "sandbox/settings.h"

namespace parley::sandbox {

// What stands behind the sandbox's address in the endpoint of a provider that speaks this dialect.
std::string endpoint_path(const Dialect& dialect);

// The providers of all dialects and the phones of their people, played in memory: /{dialect}/... takes
// what that provider takes at its own host, /sandbox/... is the control (control.h). It belongs to one
// loop and is used from its thread only, or before the loop runs.
class Sandbox {
public:
    Sandbox(asio::io_context& loop, const Clock& clock, std::shared_ptr<Log> log, Settings settings);
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;

    // Give it a loopback address: whoever reaches the port controls it. Error: unavailable, also
    // where a log's file cannot be written.
    Result<> listen(const std::string& address, unsigned short port);
    unsigned short port() const;

    const Settings& settings() const;
    Result<> change(Settings settings);  // from now on; what is under way keeps its fate
    const Counts& counts() const;
    HttpResponse control(const HttpRequest& request);  // as it answers at its port
    bool is_idle() const;                              // no answer, no step and no callback is under way

    // Breaks off callbacks and steps, lets answers under way end within `limit`, flushes the logs.
    Task<> stop(std::chrono::milliseconds limit);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace parley::sandbox
