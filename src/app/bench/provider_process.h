#pragma once
#include <sys/types.h>

#include <string>

#include "base/error.h"
#include "sandbox/settings.h"

namespace parley::app::bench {

// The sandbox as a process of its own, so that what the provider burns is not counted as ours.
// It ends with this value, and with this process in any case.
class ProviderProcess {
public:
    // Must be called while this process has one thread (it forks). Error: unavailable.
    static Result<ProviderProcess> start(sandbox::Settings settings);

    ProviderProcess(ProviderProcess&& other) noexcept;
    ProviderProcess& operator=(ProviderProcess&&) = delete;
    ~ProviderProcess();

    unsigned short port() const { return port_; }
    std::string url(const std::string& path = "/generic/messages") const;
    double cpu_seconds() const;  // used so far

private:
    ProviderProcess(pid_t process, unsigned short port) : process_(process), port_(port) {}
    pid_t process_ = -1;
    unsigned short port_ = 0;
};

// The most requests that it received in any one second.
std::int64_t busiest_second(const ProviderProcess& provider);

// CPU seconds of this process, all threads, user and system.
double own_cpu_seconds();

// The largest resident set that this process has had since reset_peak_memory(), in MB.
double peak_memory_mb();
void reset_peak_memory();

}  // namespace parley::app::bench
