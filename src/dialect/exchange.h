#pragma once
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/http.h"
#include "dialect/account.h"
#include "message/outcome.h"

// What every dialect does alike with requests and answers.
namespace parley {

inline constexpr std::string_view json_type = "application/json; charset=utf-8";
inline constexpr std::string_view form_type = "application/x-www-form-urlencoded";

// A request to the account's endpoint with `path` appended to its own, the account's authorization
// and free headers set. A query of the endpoint stays behind the path.
HttpRequest request_to(const Account& account, std::string_view method, std::string_view path,
                       std::string_view content_type = {});

std::string_view path_of(const HttpRequest& request);   // without the query
std::string_view query_of(const HttpRequest& request);  // empty where there is none

std::string host_of(const HttpRequest& request);  // as it named us, for URLs of our own

// Whether the path is `pattern`, in which {} stands for one segment that is not empty:
// "/{}/{}/messages". The n-th of them is put into `segments`, where that is asked for.
bool path_matches(std::string_view path, std::string_view pattern, std::span<std::string_view> segments = {});

HttpResponse json_response(unsigned status, std::string body);

// The beginning of what somebody else wrote, as a database keeps it: valid UTF-8, without NUL.
std::string kept_words(std::string_view text, std::size_t code_points = 500);

// Seconds, never more than an hour; nothing where it is a date, as a clock would be needed to obey.
std::optional<std::chrono::seconds> retry_after_of(const HttpResponse& answer);

// What the status alone says, where the body says nothing that the dialect knows. Only a refusal
// that the provider itself gave proves that a message did not leave: so 5xx is uncertain, but for
// 501 and 503.
Outcome outcome_by_status(const HttpResponse& answer, std::string words);

}  // namespace parley
