#pragma once
#include <optional>
#include <string>

namespace parley::app::bench {

// wrk's rate of requests a second against a URL, with `body` as a POST, or with a Lua script of its
// own. Nothing where wrk is not installed.
struct Load {
    std::string url;
    int connections = 64;
    int seconds = 3;
    std::string body = {};
    std::string script = {};  // Lua, in the place of `body`
};
struct Measured {
    double per_second = 0;
    double p99_ms = 0;
    long long not_2xx = 0;
};
std::optional<Measured> measure_with_wrk(const Load& load);

// nginx answering every request with an empty 200, as a process of its own. Nothing where it is
// not installed.
class EmptyNginx {
public:
    static std::optional<EmptyNginx> start();
    EmptyNginx(EmptyNginx&& other) noexcept;
    EmptyNginx& operator=(EmptyNginx&&) = delete;
    ~EmptyNginx();
    std::string url() const;

private:
    EmptyNginx(int process, int port, std::string directory)
        : process_(process), port_(port), directory_(std::move(directory)) {}
    int process_ = -1;
    int port_ = 0;
    std::string directory_;
};

}  // namespace parley::app::bench
