#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "app/bench/measures.h"
#include "app/bench/stage.h"
#include "audience/segment/attribute_index.h"
#include "audience/segment/segment.h"

// What it takes to say whom a filter finds, and to show ten of them.
namespace parley::app::bench {

namespace {

using Watch = std::chrono::steady_clock;

constexpr std::int64_t rows_in_a_piece = 100'000;
constexpr long long first_event_at = 1'760'000'000'000;
constexpr long long days_of_events = 90;
constexpr int event_names = 5;  // with as many events each

// Spread over the people by a step that meets them all before it meets one again.
constexpr const char* people_sql = R"sql(
    INSERT INTO profile (id, project_id, identity, phone, opted_in, attributes, created_at, updated_at)
    WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)
    SELECT i, 1, 'person-' || i, '+9198' || (10000000 + i), CASE WHEN i % 10 = 0 THEN 0 ELSE 1 END,
        '{"Name":"Person ' || i || '","Plan":"' || CASE i % 10 WHEN 0 THEN 'Platinum' WHEN 1 THEN 'Gold' WHEN 2 THEN
        'Gold' ELSE 'Free' END || '","Points":' || (i * 7919 % 1000) || ',"City":"City ' || (i % 100) || '"}', 0, 0
    FROM n)sql";
constexpr const char* events_sql = R"sql(
    INSERT INTO event (name_id, at, id, profile_id, properties)
    WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)
    SELECT 1 + i / :each, :start + (i % :each) * :step, i, 1 + (i * 7919 + i / :people) % :people,
        '{"Price":' || (i % 500) || ',"Sku":"s' || (i % 1000) || '"}'
    FROM n)sql";

struct Amount {
    std::int64_t people;
    std::int64_t events;
};

Result<> in_pieces(Stage& stage, std::int64_t first, std::int64_t last,
                   const std::function<void(soci::session&, long long, long long)>& add) {
    for (std::int64_t at = first; at <= last; at += rows_in_a_piece) {
        const std::int64_t end = std::min(at + rows_in_a_piece - 1, last);
        if (auto added = stage.writer().run([&](soci::session& sql) { add(sql, at, end); }); !added) {
            return added;
        }
    }
    return {};
}

Result<> add_people(Stage& stage, const Amount& amount) {
    return in_pieces(stage, 1, amount.people, [](soci::session& sql, long long first, long long last) {
        sql << people_sql, soci::use(first, "first"), soci::use(last, "last");
    });
}

// The index is made at the end: rows that come in the order of time are nowhere near each other in it.
Result<> add_events(Stage& stage, const Amount& amount) {
    const auto begun = stage.writer().run([](soci::session& sql) {
        sql << "DROP INDEX event_profile";
        for (int name = 1; name <= event_names; ++name) {
            const std::string text = fmt::format("event {}", name);
            const std::string folded = fmt::format("event{}", name);
            sql << "INSERT INTO event_name (id, project_id, name, folded, created_at) VALUES (:id, 1, :name, :folded, "
                   "0)",
                soci::use(name), soci::use(text), soci::use(folded);
        }
    });
    if (!begun) {
        return begun;
    }
    const long long each = std::max<std::int64_t>(amount.events / event_names, 1);
    const long long people = amount.people;
    const long long step = days_of_events * 86'400'000 / each;
    auto added = in_pieces(stage, 0, each * event_names - 1, [&](soci::session& sql, long long first, long long last) {
        sql << events_sql, soci::use(first, "first"), soci::use(last, "last"), soci::use(each, "each"),
            soci::use(first_event_at, "start"), soci::use(step, "step"), soci::use(people, "people");
    });
    if (!added) {
        return added;
    }
    for (int name = 1; name <= event_names; ++name) {
        added = stage.writer().run([name](soci::session& sql) {
            sql << "INSERT INTO event_total (name_id, profile_id, events, first_at, last_at) SELECT name_id, "
                   "profile_id, "
                   "COUNT(*), MIN(at), MAX(at) FROM event WHERE name_id = :name GROUP BY name_id, profile_id",
                soci::use(name);
        });
        if (!added) {
            return added;
        }
    }
    return stage.writer().run(
        [](soci::session& sql) { sql << "CREATE INDEX event_profile ON event (profile_id, at)"; });
}

Result<> add_indexes(Stage& stage) {
    const auto made = stage.writer().run([](soci::session& sql) -> Result<> {
        for (const char* name : {"Plan", "Points"}) {
            if (auto added = audience::add_attribute_index(sql, ProjectId{1}, name, Time{}); !added) {
                return std::unexpected(std::move(added.error()));
            }
        }
        return {};
    });
    if (!made || !*made) {
        return std::unexpected(made ? made->error() : made.error());
    }
    for (;;) {
        const auto more =
            stage.writer().run([](soci::session& sql) { return audience::advance_attribute_indexes(sql, 5'000); });
        if (!more || !*more) {
            return more ? Result<>() : std::unexpected(more.error());
        }
    }
}

struct Question {
    const char* name;
    const char* what;
    const char* filter;
    double must;  // ms
    double aim;
};

// The time of events in the filters is that of add_events().
constexpr std::array questions{
    Question{"segment-indexed", "indexed text and number",
             R"({"all":[{"attribute":"Plan","value":"Gold"},{"attribute":"Points","is":"at_least","value":500}]})",
             1'000, 300},
    Question{"segment-indexed-not", "everybody but those of an indexed text",
             R"({"not":{"attribute":"Plan","value":["Gold","Platinum"]}})", 1'000, 500},
    Question{"segment-event", "did it within 30 of 90 days",
             R"({"event":"Event 2","within":{"from":"2025-10-20T00:00:00Z","until":"2025-11-19T00:00:00Z"}})", 3'000,
             1'000},
    Question{
        "segment-event-count", "did it twice within 60 of 90 days",
        R"({"event":"Event 3","times":{"at_least":2},"within":{"from":"2025-10-20T00:00:00Z","until":"2025-12-19T00:00:00Z"}})",
        3'000, 1'500},
    Question{
        "segment-event-where", "did it within 30 of 90 days with a price",
        R"({"event":"Event 4","within":{"from":"2025-10-20T00:00:00Z","until":"2025-11-19T00:00:00Z"},"where":[{"property":"Price","is":"greater","value":400}]})",
        3'000, 1'500},
    Question{
        "segment-event-never", "never did one thing, often another",
        R"({"all":[{"event":"Event 5","times":{"at_least":2}},{"not":{"event":"Event 1","times":{"at_least":3}}}]})",
        3'000, 1'000},
};

// The middle of three: the count, how many can be reached, and ten of them.
Result<Figure> ask(Stage& stage, const Question& question, const Amount& amount) {
    const auto filter = audience::read_filter(json::parse(question.filter));
    if (!filter) {
        return std::unexpected(filter.error());
    }
    const Time now{std::chrono::milliseconds(first_event_at + days_of_events * 86'400'000)};
    std::array<double, 3> times{};
    std::int64_t found = 0;
    for (double& time : times) {
        const auto start = Watch::now();
        const auto asked = stage.database().read([&](soci::session& sql) -> Result<> {
            const auto preview = audience::preview_people(sql, ProjectId{1}, *filter, now, 10);
            if (!preview) {
                return std::unexpected(preview.error());
            }
            found = preview->count.people;
            return {};
        });
        if (!asked) {
            return std::unexpected(asked.error());
        }
        time = std::chrono::duration<double, std::milli>(Watch::now() - start).count();
    }
    std::ranges::sort(times);
    return Figure{.name = question.name,
                  .what = fmt::format("{}: count and sample of {} people with {} events", question.what, amount.people,
                                      amount.events),
                  .value = times[1],
                  .unit = "ms",
                  .must = question.must,
                  .aim = question.aim,
                  .less_is_better = true,
                  .remark = fmt::format("finds {}", found)};
}

}  // namespace

Result<std::vector<Figure>> measure_segments(Size size) {
    const Amount amount{size.of(1'000'000), size.of(10'000'000)};
    auto stage = Stage::open(std::filesystem::temp_directory_path() / fmt::format("parley-bench-{}", ::getpid()));
    if (!stage) {
        return std::unexpected(stage.error());
    }
    auto ready = (*stage)->writer().run([](soci::session& sql) {
        sql << "INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'bench', 'IN', 0)";
    });
    ready = ready ? add_people(**stage, amount) : ready;
    ready = ready ? add_events(**stage, amount) : ready;
    ready = ready ? add_indexes(**stage) : ready;
    if (!ready) {
        return std::unexpected(ready.error());
    }
    std::vector<Figure> figures;
    for (const Question& question : questions) {
        auto figure = ask(**stage, question, amount);
        if (!figure) {
            return std::unexpected(std::move(figure.error()));
        }
        figures.push_back(std::move(*figure));
    }
    return figures;
}

}  // namespace parley::app::bench
