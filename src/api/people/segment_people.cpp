#include "api/answers.h"
#include "api/fields.h"
#include "api/people/segment_handlers.h"
#include "api/people/segment_lookup.h"

namespace parley::api {

namespace {

constexpr std::int64_t most_in_sample = 100;

struct Question {
    audience::Filter filter;
    std::int64_t limit = 10;
};

// {"filter": {...}}, with a limit where a sample is asked for.
Result<Question> read_question(const Call& call, bool has_limit) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    Question question;
    const json::object* given = fields.object("filter");
    if (given == nullptr) {
        fields.refuse("filter", "is missing", "{} is everybody");
    }
    if (has_limit) {
        question.limit = fields.integer("limit").value_or(question.limit);
        if (question.limit < 1 || question.limit > most_in_sample) {
            fields.refuse("limit", fmt::format("must be a whole number from 1 to {}", most_in_sample));
        }
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    auto filter = audience::read_filter(*given);
    if (!filter) {
        return std::unexpected(std::move(filter.error()));
    }
    question.filter = std::move(*filter);
    return question;
}

json::object to_json(const audience::PeopleCount& count) {
    json::object body;
    body["count"] = count.people;
    body["reachable"] = count.reachable;
    return body;
}

}  // namespace

Result<HttpResponse> count_filter(Context& context, const Call& call) {
    const auto question = read_question(call, false);
    if (!question) {
        return std::unexpected(question.error());
    }
    const auto count = context.database.read([&](soci::session& sql) {
        return audience::count_reachable(sql, call.project, question->filter, context.clock.now());
    });
    return count ? json_answer(to_json(*count)) : not_possible(count.error());
}

Result<HttpResponse> preview_filter(Context& context, const Call& call) {
    const auto question = read_question(call, true);
    if (!question) {
        return std::unexpected(question.error());
    }
    const Time now = context.clock.now();
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto preview =
            audience::preview_people(sql, call.project, question->filter, now, static_cast<int>(question->limit));
        if (!preview) {
            return not_possible(preview.error());
        }
        json::object body = to_json(preview->count);
        body["sample"] = people_json(sql, call.project, preview->sample);
        return json_answer(body);
    });
}

Result<HttpResponse> count_segment(Context& context, const Call& call) {
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto segment = segment_of(sql, call);
        if (!segment) {
            return std::unexpected(segment.error());
        }
        const auto count = audience::count_reachable(sql, call.project, segment->filter, context.clock.now());
        return count ? json_answer(to_json(*count)) : not_possible(count.error());
    });
}

Result<HttpResponse> list_people_of_segment(Context& context, const Call& call) {
    const auto page = page_of_query(call);
    if (!page) {
        return std::unexpected(page.error());
    }
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto segment = segment_of(sql, call);
        if (!segment) {
            return std::unexpected(segment.error());
        }
        auto people = audience::find_people(sql, call.project, segment->filter, context.clock.now(),
                                            ProfileId{page->after}, static_cast<int>(page->limit) + 1);
        return people ? people_page(sql, call.project, std::move(*people), page->limit) : not_possible(people.error());
    });
}

}  // namespace parley::api
