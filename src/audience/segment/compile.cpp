#include "audience/segment/compile.h"

#include "audience/segment/attribute_index.h"
#include "audience/segment/compile_parts.h"
#include "audience/segment/filter_check.h"

namespace parley::audience {

namespace {

constexpr std::size_t most_segments_deep = 10;
constexpr std::size_t most_rules = 1'000;
constexpr std::size_t most_bindings = 20'000;  // SQLite takes 32,766

Failure no_such(std::string what, std::int64_t id) {
    return Failure(Error{ErrorKind::missing, "there is no such " + what, what, std::to_string(id)});
}

class Compiler {
public:
    Compiler(soci::session& sql, ProjectId project, Time now, Engine engine, SegmentId self)
        : compiling_{sql, project, now, SqlText(engine)}, indexes_(list_attribute_indexes(sql, project)) {
        if (self) {
            path_.push_back(self.value);
        }
    }

    Result<Condition> compile(const Filter& filter) {
        auto text = condition_of(filter);
        if (!text) {
            return std::unexpected(std::move(text.error()));
        }
        return Condition{std::move(*text), compiling_.out.take()};
    }

    Result<Condition> compile(const std::vector<PropertyFilter>& properties, const Filter& people) {
        std::vector<std::string> conditions;
        for (const PropertyFilter& given : properties) {
            PropertyFilter property = given;
            if (auto fine = settle(property, "event_properties"); !fine) {
                return std::unexpected(std::move(fine.error()));
            }
            conditions.push_back(
                value_condition(compiling_.out, "e.properties", property.name, property.comparison, property.values));
        }
        auto text = condition_of(people);
        if (!text) {
            return std::unexpected(std::move(text.error()));
        }
        conditions.push_back(std::move(*text));
        return Condition{all_of(conditions), compiling_.out.take()};
    }

private:
    Result<std::string> condition_of(const Filter& filter) {
        if (++rules_ > most_rules || compiling_.out.size() > most_bindings) {
            return invalid("the filter and the segments in it are too large together", "filter");
        }
        return std::visit([this](const auto& rule) { return of(rule); }, filter.rule);
    }

    Result<std::vector<std::string>> all(const std::vector<Filter>& filters) {
        std::vector<std::string> conditions;
        for (const Filter& filter : filters) {
            auto condition = condition_of(filter);
            if (!condition) {
                return std::unexpected(std::move(condition.error()));
            }
            conditions.push_back(std::move(*condition));
        }
        return conditions;
    }

    Result<std::string> of(const AllOf& rule) {
        auto conditions = all(rule.filters);
        return conditions ? Result<std::string>(all_of(*conditions)) : std::unexpected(std::move(conditions.error()));
    }
    Result<std::string> of(const AnyOf& rule) {
        auto conditions = all(rule.filters);
        return conditions ? Result<std::string>(any_of(*conditions)) : std::unexpected(std::move(conditions.error()));
    }
    Result<std::string> of(const NotOf& rule) {
        if (rule.filters.size() != 1) {
            return invalid("not is of one rule", "filter");
        }
        auto condition = condition_of(rule.filters.front());
        return condition ? Result<std::string>(not_of(*condition)) : condition;
    }

    Result<std::string> of(const AttributeFilter& given) {
        AttributeFilter rule = given;
        if (auto fine = settle(rule, "filter"); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        if (const auto own = own_field_named(rule.name)) {
            return own_condition(compiling_.out, *own, rule);
        }
        const auto index = std::ranges::find(indexes_, rule.name, &AttributeIndex::name);
        if (index != indexes_.end() && index->state == IndexState::ready) {
            return indexed_condition(compiling_.out, index->id.value, rule);
        }
        return value_condition(compiling_.out, "p.attributes", rule.name, rule.comparison, rule.values);
    }

    Result<std::string> of(const EventFilter& given) {
        EventFilter rule = given;
        auto fine = check(rule, "filter");
        for (PropertyFilter& property : rule.properties) {
            fine = fine ? settle(property, "filter.where") : fine;
        }
        return fine ? Result<std::string>(event_condition(compiling_, rule)) : std::unexpected(std::move(fine.error()));
    }

    Result<std::string> of(const MessageFilter& rule) { return message_condition(compiling_, rule); }

    Result<std::string> of(const ListFilter& rule) {
        const auto list = find_list(compiling_.sql, compiling_.project, ListId{rule.list});
        if (!list || list->origin != "uploaded") {
            return no_such("list", rule.list);
        }
        return fmt::format("(p.id IN (SELECT l.profile_id FROM list_member l WHERE l.list_id = {}))",
                           compiling_.out.whole(rule.list));
    }

    Result<std::string> of(const SegmentFilter& rule) {
        if (std::ranges::find(path_, rule.segment) != path_.end()) {
            return invalid("the segment holds itself", "segment", std::to_string(rule.segment));
        }
        if (path_.size() >= most_segments_deep) {
            return invalid(fmt::format("segments stand in segments more than {} deep", most_segments_deep), "segment",
                           std::to_string(rule.segment));
        }
        const auto segment = find_segment(compiling_.sql, compiling_.project, SegmentId{rule.segment});
        if (!segment) {
            return no_such("segment", rule.segment);
        }
        path_.push_back(rule.segment);
        auto condition = condition_of(segment->filter);
        path_.pop_back();
        return condition;
    }

    Compiling compiling_;
    std::vector<AttributeIndex> indexes_;
    std::vector<std::int64_t> path_;  // the segments that we are in
    std::size_t rules_ = 0;
};

}  // namespace

Result<Condition> compile(soci::session& sql, ProjectId project, const Filter& filter, Time now, Engine engine,
                          SegmentId self) {
    return Compiler(sql, project, now, engine, self).compile(filter);
}

Result<Condition> compile_events(soci::session& sql, ProjectId project, const std::vector<PropertyFilter>& properties,
                                 const Filter& people, Time now, Engine engine) {
    return Compiler(sql, project, now, engine, {}).compile(properties, people);
}

void bind(soci::statement& statement, const Condition& condition) {
    for (const Binding& binding : condition.bindings) {
        std::visit([&](const auto& value) { statement.exchange(soci::use(value, binding.name)); }, binding.value);
    }
}

}  // namespace parley::audience
