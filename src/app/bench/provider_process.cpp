#include "app/bench/provider_process.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include "app/bench/exchange.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "net/loop.h"
#include "sandbox/sandbox.h"

namespace parley::app::bench {

namespace {

[[noreturn]] void play(sandbox::Settings settings, int port_pipe) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const SystemClock clock;
    asio::io_context loop(1);
    sandbox::Sandbox provider(loop, clock, silent_log(), std::move(settings));
    unsigned short port = 0;
    if (provider.listen("127.0.0.1", 0)) {
        port = provider.port();
    }
    const bool told = ::write(port_pipe, &port, sizeof port) == static_cast<ssize_t>(sizeof port);
    ::close(port_pipe);
    if (told && port != 0) {
        const auto work = asio::make_work_guard(loop);
        loop.run();
    }
    ::_exit(0);
}

}  // namespace

Result<ProviderProcess> ProviderProcess::start(sandbox::Settings settings) {
    int ends[2];
    if (::pipe(ends) != 0) {
        return Failure(Error{ErrorKind::unavailable, "no pipe can be made", "bench"});
    }
    const pid_t process = ::fork();
    if (process < 0) {
        ::close(ends[0]);
        ::close(ends[1]);
        return Failure(Error{ErrorKind::unavailable, "no process can be made", "bench"});
    }
    if (process == 0) {
        ::close(ends[0]);
        play(std::move(settings), ends[1]);
    }
    ::close(ends[1]);
    unsigned short port = 0;
    const bool told = ::read(ends[0], &port, sizeof port) == static_cast<ssize_t>(sizeof port);
    ::close(ends[0]);
    ProviderProcess started(process, port);
    if (!told || port == 0) {
        return Failure(Error{ErrorKind::unavailable, "the simulated provider did not start", "bench"});
    }
    return started;
}

ProviderProcess::ProviderProcess(ProviderProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)), port_(other.port_) {}

ProviderProcess::~ProviderProcess() {
    if (process_ > 0) {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
}

std::string ProviderProcess::url(const std::string& path) const {
    return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

double ProviderProcess::cpu_seconds() const {
    std::ifstream file(fmt::format("/proc/{}/stat", process_));
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const std::size_t after_name = text.rfind(')');
    if (after_name == std::string::npos) {
        return 0;
    }
    // Of the fields behind the name, the 12th and 13th are user and system time.
    std::istringstream fields(text.substr(after_name + 2));
    std::string field;
    double ticks = 0;
    for (int place = 1; place <= 13 && fields >> field; ++place) {
        if (place >= 12) {
            ticks += std::stod(field);
        }
    }
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::int64_t busiest_second(const ProviderProcess& provider) {
    const auto answer = exchange(provider.url("/sandbox/counts"),
                                 HttpRequest{.method = "GET", .target = {}, .headers = {}, .body = {}});
    const auto counts = answer ? parse_json(answer->body) : Result<json::value>(json::value());
    return counts ? integer_of(member(*counts, "peak_per_second")).value_or(0) : 0;
}

double own_cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peak_memory_mb() {
    std::ifstream file("/proc/self/status");
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with("VmHWM:")) {
            return std::stod(line.substr(6)) / 1024.0;
        }
    }
    return 0;
}

void reset_peak_memory() {
    std::ofstream("/proc/self/clear_refs") << "5";
}

}  // namespace parley::app::bench
