#pragma once
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/http.h"
#include "base/json.h"

namespace parley::api {

HttpResponse json_answer(const json::value& body, unsigned status = 200);

// 201 with Location.
HttpResponse created(const json::value& body, std::string location);

std::string to_text(Time time);  // "2026-01-31T12:00:00.250Z"
json::value time_or_null(const std::optional<Time>& time);
json::value text_or_null(const std::string& text);

// {"items": [...], "next": 17}: `next` is what to give as `after` for the next page, null at the end.
HttpResponse page_answer(json::array items, std::optional<std::int64_t> next);

// A page of at most `limit` of `rows`, which holds one more where there are more.
template <class Rows, class ToJson>
HttpResponse page_of(const Rows& rows, std::int64_t limit, ToJson item_of) {
    json::array items;
    std::optional<std::int64_t> next;
    for (const auto& row : rows) {
        if (std::ssize(items) == limit) {
            next = items.back().at("id").as_int64();
            break;
        }
        items.push_back(item_of(row));
    }
    return page_answer(std::move(items), next);
}

}  // namespace parley::api
