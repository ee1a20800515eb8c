#pragma once
#include <functional>
#include <memory>
#include <string>

#include "app/loop_thread.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/http.h"
#include "base/log.h"
#include "dialect/dialect.h"
#include "sandbox/sandbox.h"

namespace parley::app {

using sandbox::endpoint_path;

// The sandbox on a loop and thread of its own, reachable from this machine only.
class SandboxHost {
public:
    static Result<std::unique_ptr<SandboxHost>> start(unsigned short port, sandbox::Settings settings,
                                                      std::shared_ptr<Log> log, const Clock* clock = nullptr);
    ~SandboxHost();
    SandboxHost(const SandboxHost&) = delete;

    std::string url() const;                             // of its control: "http://127.0.0.1:8090"
    std::string endpoint(const Dialect& dialect) const;  // of its provider that speaks this
    // Puts requests to its control, for a server that ends before this does.
    using Asking = std::function<void(HttpRequest, std::function<void(HttpResponse)>)>;
    Asking asking() const;
    Result<> change(sandbox::Settings settings);
    bool is_idle() const;  // nothing is under way any more
    sandbox::Counts counts() const;

private:
    SandboxHost(std::shared_ptr<Log> log, const Clock* clock)
        : clock_(clock == nullptr ? system_ : *clock), thread_(std::move(log)) {}

    // Runs on the sandbox's thread, as all of it must.
    template <class Function>
    auto ask(Function function) const;

    SystemClock system_;
    const Clock& clock_;
    mutable LoopThread thread_;
    std::unique_ptr<sandbox::Sandbox> sandbox_;
};

}  // namespace parley::app
