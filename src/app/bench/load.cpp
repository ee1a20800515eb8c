#include "app/bench/load.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace parley::app::bench {

namespace fs = std::filesystem;

namespace {

std::string temporary_directory() {
    std::string name = (fs::temp_directory_path() / "parley-bench-XXXXXX").string();
    return ::mkdtemp(name.data()) == nullptr ? std::string() : name;
}

std::optional<std::string> program(const char* name) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(std::string(path == nullptr ? "" : path) + ":/usr/bin:/usr/sbin:/usr/local/bin");
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (!folder.empty() && fs::exists(fs::path(folder) / name)) {
            return (fs::path(folder) / name).string();
        }
    }
    return std::nullopt;
}

std::optional<std::string> output_of(const std::string& command) {
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) {
        return std::nullopt;
    }
    std::string text;
    char buffer[4'096];
    while (const std::size_t got = ::fread(buffer, 1, sizeof buffer, pipe)) {
        text.append(buffer, got);
    }
    return ::pclose(pipe) == 0 ? std::optional(text) : std::nullopt;
}

// The word after `label`, as a number: "99%  1.20ms", "Requests/sec:  54321.00".
double number_after(const std::string& text, const std::string& label) {
    const std::size_t at = text.find(label);
    return at == std::string::npos ? 0 : std::strtod(text.c_str() + at + label.size(), nullptr);
}

double milliseconds_after(const std::string& text, const std::string& label) {
    const std::size_t at = text.find(label);
    if (at == std::string::npos) {
        return 0;
    }
    char* end = nullptr;
    const double value = std::strtod(text.c_str() + at + label.size(), &end);
    const std::string_view unit(end, 2);
    return unit == "us" ? value / 1'000 : unit == "ms" ? value : value * 1'000;
}

int free_port() {
    const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = static_cast<sockaddr*>(static_cast<void*>(&address));
    int port = 0;
    if (::bind(handle, generic, length) == 0 && ::getsockname(handle, generic, &length) == 0) {
        port = ::ntohs(address.sin_port);
    }
    ::close(handle);
    return port;
}

}  // namespace

std::optional<Measured> measure_with_wrk(const Load& load) {
    const auto wrk = program("wrk");
    const std::string directory = temporary_directory();
    if (!wrk || directory.empty()) {
        return std::nullopt;
    }
    const std::string script = directory + "/load.lua";
    if (!load.script.empty()) {
        std::ofstream(script) << load.script;
    } else {
        std::ofstream(script)
            << "wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\nwrk.body = [==[" << load.body
            << "]==]\n";
    }
    const auto text = output_of(fmt::format("{} -t1 -c{} -d{}s --latency -s {} '{}' 2>&1", *wrk, load.connections,
                                            load.seconds, script, load.url));
    std::error_code ignored;
    fs::remove_all(directory, ignored);
    if (!text) {
        return std::nullopt;
    }
    return Measured{number_after(*text, "Requests/sec:"), milliseconds_after(*text, "99%"),
                    static_cast<long long>(number_after(*text, "Non-2xx or 3xx responses:"))};
}

std::optional<EmptyNginx> EmptyNginx::start() {
    const auto nginx = program("nginx");
    const std::string directory = temporary_directory();
    const int port = free_port();
    if (!nginx || directory.empty() || port == 0) {
        return std::nullopt;
    }
    const std::string configuration = directory + "/nginx.conf";
    std::ofstream(configuration) << fmt::format(
        "daemon off; master_process off; pid {0}/pid; error_log /dev/null;\n"
        "events {{ worker_connections 4096; }}\n"
        "http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {0}; proxy_temp_path {0};\n"
        "fastcgi_temp_path {0}; uwsgi_temp_path {0}; scgi_temp_path {0};\n"
        "server {{ listen 127.0.0.1:{1}; location / {{ return 200; }} }} }}\n",
        directory, port);
    const pid_t process = ::fork();
    if (process == 0) {
        ::execl(nginx->c_str(), "nginx", "-c", configuration.c_str(), "-p", directory.c_str(), "-e", "/dev/null",
                nullptr);
        ::_exit(127);
    }
    if (process < 0) {
        return std::nullopt;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    return EmptyNginx(process, port, directory);
}

EmptyNginx::EmptyNginx(EmptyNginx&& other) noexcept
    : process_(std::exchange(other.process_, -1)), port_(other.port_), directory_(std::move(other.directory_)) {}

EmptyNginx::~EmptyNginx() {
    if (process_ > 0) {
        ::kill(process_, SIGTERM);
        ::waitpid(process_, nullptr, 0);
        std::error_code ignored;
        fs::remove_all(directory_, ignored);
    }
}

std::string EmptyNginx::url() const {
    return fmt::format("http://127.0.0.1:{}/", port_);
}

}  // namespace parley::app::bench
