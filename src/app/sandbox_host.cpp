#include "app/sandbox_host.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <future>

namespace parley::app {

template <class Function>
auto SandboxHost::ask(Function function) const {
    return asio::post(thread_.loop(), asio::use_future(std::move(function))).get();
}

Result<std::unique_ptr<SandboxHost>> SandboxHost::start(unsigned short port, sandbox::Settings settings,
                                                        std::shared_ptr<Log> log, const Clock* clock) {
    auto host = std::unique_ptr<SandboxHost>(new SandboxHost(log, clock));
    host->sandbox_ = std::make_unique<sandbox::Sandbox>(host->thread_.loop(), host->clock_, log, std::move(settings));
    if (auto listening = host->sandbox_->listen("127.0.0.1", port); !listening) {
        return std::unexpected(std::move(listening.error()));
    }
    host->thread_.start();
    return host;
}

SandboxHost::~SandboxHost() {
    if (sandbox_ && sandbox_->port() != 0) {
        auto stopped = asio::co_spawn(thread_.loop(), sandbox_->stop(std::chrono::milliseconds(500)), asio::use_future);
        stopped.wait_for(std::chrono::seconds(2));
    }
    thread_.stop();
}

std::string SandboxHost::url() const {
    return fmt::format("http://127.0.0.1:{}", sandbox_->port());
}

std::string SandboxHost::endpoint(const Dialect& dialect) const {
    return url() + sandbox::endpoint_path(dialect);
}

SandboxHost::Asking SandboxHost::asking() const {
    return [this](HttpRequest request, std::function<void(HttpResponse)> then) {
        asio::post(thread_.loop(), [this, request = std::move(request), then = std::move(then)]() mutable {
            request.headers.set("Host", fmt::format("127.0.0.1:{}", sandbox_->port()));
            then(sandbox_->control(request));
        });
    };
}

Result<> SandboxHost::change(sandbox::Settings settings) {
    return ask([&] { return sandbox_->change(std::move(settings)); });
}

bool SandboxHost::is_idle() const {
    return ask([&] { return sandbox_->is_idle(); });
}

sandbox::Counts SandboxHost::counts() const {
    return ask([&] { return sandbox_->counts(); });
}

}  // namespace parley::app
