#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/http.h"
#include "base/json.h"

namespace parley::app {

// Calls the API of a running server and waits for its answers.
class ApiClient {
public:
    // Error: invalid where the URL cannot be read.
    static Result<ApiClient> make(const std::string& url, std::string key);
    ApiClient(ApiClient&&) noexcept;
    ~ApiClient();

    const std::string& url() const;
    const std::string& key() const;

    // The body of a 2xx answer; a problem comes back as the error that it describes.
    Result<json::value> get(const std::string& path);
    Result<json::value> post(const std::string& path, const json::value& body = json::object());
    Result<json::value> patch(const std::string& path, const json::value& body);
    Result<json::value> remove(const std::string& path);
    Result<json::value> put(const std::string& path, const json::value& body);
    Result<json::value> post_csv(const std::string& path, std::string csv);
    Result<std::string> get_text(const std::string& path);

    // The raw answer, for those who need more of a problem than its error. Error: unavailable.
    Result<HttpResponse> send(HttpRequest request, std::chrono::milliseconds limit = std::chrono::minutes(10));

    // Follows a campaign until it is over: from its event stream, or where that cannot be had by
    // asking again. `told` is given the statistics; false ends it.
    Result<> watch_campaign(std::int64_t campaign, const std::function<bool(const json::object&)>& told);

private:
    struct State;
    explicit ApiClient(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// What an answer that is not 2xx says.
Error error_of(const HttpResponse& response);

}  // namespace parley::app
