#include "audience/segment/use.h"

#include "audience/segment/compile.h"
#include "store/row.h"

namespace parley::audience {

namespace {

template <class Kind>
bool mentions_any(const Filter& filter, Kind id) {
    return std::visit(
        [id](const auto& rule) {
            using Rule = std::decay_t<decltype(rule)>;
            if constexpr (std::is_same_v<Rule, SegmentFilter>) {
                return std::is_same_v<Kind, SegmentId> && rule.segment == id.value;
            } else if constexpr (std::is_same_v<Rule, ListFilter>) {
                return std::is_same_v<Kind, ListId> && rule.list == id.value;
            } else if constexpr (std::is_same_v<Rule, AllOf> || std::is_same_v<Rule, AnyOf> ||
                                 std::is_same_v<Rule, NotOf>) {
                return std::ranges::any_of(rule.filters, [id](const Filter& part) { return mentions_any(part, id); });
            } else {
                return false;
            }
        },
        filter.rule);
}

bool holds_segments(const Filter& filter) {
    return std::visit(
        [](const auto& rule) {
            using Rule = std::decay_t<decltype(rule)>;
            if constexpr (std::is_same_v<Rule, AllOf> || std::is_same_v<Rule, AnyOf> || std::is_same_v<Rule, NotOf>) {
                return std::ranges::any_of(rule.filters, holds_segments);
            } else {
                return std::is_same_v<Rule, SegmentFilter>;
            }
        },
        filter.rule);
}

bool has_mention(const std::string& text, auto id) {
    const auto filter = read_filter(json::parse(text));
    return filter && mentions_any(*filter, id);
}

template <class Kind>
std::vector<Use> find_uses(soci::session& sql, ProjectId project, Kind id, const char* named) {
    std::vector<Use> uses;
    Use use;
    long long number = 0;
    std::string filter;
    soci::statement segments =
        (sql.prepare << "SELECT id, name, filter FROM segment WHERE project_id = :project ORDER BY id",
         soci::into(number), soci::into(use.name), soci::into(filter), soci::use(project.value, "project"));
    segments.execute();
    while (segments.fetch()) {
        if (has_mention(filter, id)) {
            uses.push_back({"segment", number, use.name, {}});
        }
    }
    long long other = 0;
    soci::indicator has_filter = soci::i_null;
    const std::string query = std::string("SELECT id, name, state, filter, COALESCE(") + named +
                              ", 0) FROM campaign WHERE project_id = :project AND state NOT IN ('finished', 'stopped') "
                              "AND (filter IS NOT NULL OR segment_id IS NOT NULL OR list_id IS NOT NULL) ORDER BY id";
    soci::statement campaigns =
        (sql.prepare << query, soci::into(number), soci::into(use.name), soci::into(use.state),
         soci::into(filter, has_filter), soci::into(other), soci::use(project.value, "project"));
    campaigns.execute();
    while (campaigns.fetch()) {
        if (other == id.value || (has_filter == soci::i_ok && has_mention(filter, id))) {
            uses.push_back({"campaign", number, use.name, use.state});
        }
    }
    return uses;
}

template <class Kind>
std::optional<std::string> find_user(soci::session& sql, ProjectId project, Kind id, const char* named) {
    const auto uses = find_uses(sql, project, id, named);
    return uses.empty() ? std::nullopt : std::optional(uses.front().kind + " " + uses.front().name);
}

}  // namespace

bool mentions(const Filter& filter, SegmentId segment) {
    return mentions_any(filter, segment);
}

bool mentions(const Filter& filter, ListId list) {
    return mentions_any(filter, list);
}

std::optional<std::string> user_of(soci::session& sql, ProjectId project, SegmentId segment) {
    return find_user(sql, project, segment, "segment_id");
}

std::optional<std::string> user_of(soci::session& sql, ProjectId project, ListId list) {
    return find_user(sql, project, list, "list_id");
}

std::vector<Use> uses_of(soci::session& sql, ProjectId project, SegmentId segment) {
    return find_uses(sql, project, segment, "segment_id");
}

std::vector<Use> uses_of(soci::session& sql, ProjectId project, ListId list) {
    return find_uses(sql, project, list, "list_id");
}

std::set<std::string> unusable_segments(soci::session& sql, ProjectId project, Time now) {
    constexpr int at_a_time = 200;
    std::set<std::string> names;
    for (SegmentId after;;) {
        const auto some = list_segments(sql, project, after, at_a_time);
        for (const Segment& segment : some) {
            if (holds_segments(segment.filter) &&
                !compile(sql, project, segment.filter, now, Engine::sqlite, segment.id)) {
                names.insert(segment.name);
            }
        }
        if (std::ssize(some) < at_a_time) {
            return names;
        }
        after = some.back().id;
    }
}

}  // namespace parley::audience
