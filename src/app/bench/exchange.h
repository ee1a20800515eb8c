#pragma once
#include <functional>
#include <optional>
#include <string>

#include "base/http.h"

namespace parley::app::bench {

// One request to a loopback service, waited for. Nothing where it does not answer within 5 s.
std::optional<HttpResponse> exchange(const std::string& url, HttpRequest request);

// `rate` requests a second for `seconds`, sent when they are due whether or not the earlier ones
// have been answered; in milliseconds from when each was due.
struct Latencies {
    double median_ms = 0;
    double p99_ms = 0;
    long long answered = 0;
    long long not_2xx = 0;
};
Latencies measure_open_loop(const std::string& url, int rate, int seconds,
                            const std::function<std::string(long long)>& body_of, const HttpHeaders& headers = {});

}  // namespace parley::app::bench
