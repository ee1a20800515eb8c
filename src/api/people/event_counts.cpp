#include "api/clevertap/event_counts.h"

#include "api/answers.h"
#include "api/clevertap/account.h"
#include "api/people/handlers.h"
#include "audience/segment/dates.h"

namespace parley::api {

namespace {

using clevertap::Measure;
using clevertap::Period;
using clevertap::Step;

constexpr std::chrono::hours usual_span{30 * 24};
constexpr std::chrono::hours longest_span{10 * 366 * 24};

Result<Time> time_in(const Call& call, std::string_view name, Time otherwise) {
    const std::string* text = query_text(call, name);
    if (text == nullptr) {
        return otherwise;
    }
    const auto time = audience::read_iso_time(*text);
    if (!time) {
        return invalid("must be a time", std::string(name), *text, "write it like 2026-01-31T12:00:00Z");
    }
    return *time;
}

template <class Choice>
Result<Choice> choice_in(const Call& call, std::string_view name,
                         std::initializer_list<std::pair<std::string_view, Choice>> choices) {
    const std::string* text = query_text(call, name);
    std::vector<std::string_view> known;
    for (const auto& [spelling, choice] : choices) {
        if (text == nullptr || *text == spelling) {
            return choice;
        }
        known.push_back(spelling);
    }
    return invalid(fmt::format("must be one of {}", fmt::join(known, ", ")), std::string(name), *text);
}

struct Asked {
    Time from;
    Time until;
    Step step;
    Measure measure;
};

// Without its ends it goes over whole periods, up to and with the present one.
Result<Asked> read_asked(const Call& call, const TimeZone& zone, Time now) {
    if (auto fine = only_query(call, {"from", "until", "by", "of"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto step =
        choice_in<Step>(call, "by", {{"day", Step::daily}, {"week", Step::weekly}, {"month", Step::monthly}});
    const auto measure = choice_in<Measure>(call, "of", {{"events", Measure::events}, {"people", Measure::people}});
    if (!step || !measure) {
        return std::unexpected(step ? measure.error() : step.error());
    }
    const auto until = time_in(call, "until", clevertap::period_of(zone, *step, now).end);
    const auto from =
        until ? time_in(call, "from", clevertap::period_of(zone, *step, std::min(*until, now) - usual_span).begin)
              : until;
    if (!from) {
        return std::unexpected(from.error());
    }
    if (*from >= *until || *until - *from > longest_span) {
        return invalid("must be before `until`, by ten years at most", "from");
    }
    return Asked{*from, *until, *step, *measure};
}

}  // namespace

// The same figures as the CleverTap-compatible API tells.
Result<HttpResponse> count_events_of_name(Context& context, const Call& call) {
    const TimeZone zone = clevertap::account_of(context, call.project).zone;
    const auto asked = read_asked(call, zone, context.clock.now());
    if (!asked) {
        return std::unexpected(asked.error());
    }
    std::string name;
    const auto counts = context.database.read([&](soci::session& sql) -> std::optional<std::map<std::string, double>> {
        const auto known = audience::find_event_name(sql, call.project, path_text(call, "name"));
        if (!known) {
            return std::nullopt;
        }
        name = known->name;
        const clevertap::EventQuery query{.event = known->id,
                                          .name = known->name,
                                          .from = asked->from,
                                          .until = asked->until,
                                          .condition = {.text = "1 = 1", .bindings = {}}};
        return clevertap::count_by_period(sql, query, zone, asked->step, asked->measure);
    });
    if (!counts) {
        return Failure(Error{ErrorKind::missing, "there is no such event name"});
    }
    json::array items;
    for (Time at = asked->from; at < asked->until;) {
        const Period period = clevertap::period_of(zone, asked->step, at);
        const auto found = counts->find(period.key);
        items.push_back({{"from", to_text(std::max(period.begin, asked->from))},
                         {"until", to_text(std::min(period.end, asked->until))},
                         {"count", found == counts->end() ? 0 : static_cast<std::int64_t>(found->second)}});
        at = period.end;
    }
    return json_answer(json::object{{"event", name}, {"items", std::move(items)}});
}

}  // namespace parley::api
