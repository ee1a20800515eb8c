#include "audience/segment/compile_parts.h"
#include "audience/segment/dates.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr const char* number_blocked =
    "EXISTS (SELECT 1 FROM blocked_number b WHERE b.project_id = p.project_id AND b.phone = p.phone)";

std::string flag_condition(OwnField field) {
    switch (field) {
        case OwnField::opted_in: return "(p.opted_in <> 0)";
        case OwnField::number_blocked: return fmt::format("({})", number_blocked);
        default: break;
    }
    return fmt::format("((p.phone IS NOT NULL OR p.user_id IS NOT NULL) AND p.opted_in <> 0 AND NOT {})",
                       number_blocked);
}

std::string flags(OwnField field, const AttributeFilter& filter) {
    const bool wants_true = std::ranges::find(filter.values, FilterValue(true)) != filter.values.end();
    const bool wants_false = std::ranges::find(filter.values, FilterValue(false)) != filter.values.end();
    if (wants_true && wants_false) {
        return "TRUE";
    }
    return wants_true ? flag_condition(field) : wants_false ? not_of(flag_condition(field)) : "FALSE";
}

std::string texts(SqlText& out, const std::string& column, Comparison comparison,
                  const std::vector<FilterValue>& values) {
    std::vector<std::string> bound;
    for (const FilterValue& value : values) {
        const std::string& text = std::get<std::string>(value);
        bound.push_back(out.text(is_of_text(comparison) ? lower(text) : text));
    }
    const std::string expression = out.is_sqlite() ? column : column + " COLLATE \"C\"";
    return fmt::format("COALESCE({}, FALSE)", text_condition(out, expression, comparison, bound));
}

std::string countries(SqlText& out, const std::vector<FilterValue>& values) {
    std::vector<std::string> conditions;
    for (const FilterValue& value : values) {
        const std::string code = out.text(std::get<std::string>(value));
        conditions.push_back(fmt::format("(substr(p.phone, 1, length({0})) = {0})", code));
    }
    return fmt::format("COALESCE({}, FALSE)", any_of(conditions));
}

std::string times(SqlText& out, const std::string& column, Comparison comparison,
                  const std::vector<FilterValue>& values) {
    const std::string seconds = fmt::format("({} / 1000)", column);
    std::vector<std::string> bound;
    for (const FilterValue& value : values) {
        bound.push_back(out.whole(read_date(std::get<std::string>(value)).value_or(0)));
    }
    return comparison == Comparison::equals ? in_list(seconds, bound) : order_condition(seconds, comparison, bound);
}

std::string positive(SqlText& out, OwnField field, const AttributeFilter& filter, Comparison comparison) {
    if (comparison == Comparison::exists) {
        const bool may_lack = field == OwnField::phone || field == OwnField::country_code;
        return may_lack ? "(p.phone IS NOT NULL)" : "TRUE";
    }
    switch (field) {
        case OwnField::identity: return texts(out, "p.identity", comparison, filter.values);
        case OwnField::phone: return texts(out, "p.phone", comparison, filter.values);
        case OwnField::country_code: return countries(out, filter.values);
        case OwnField::created: return times(out, "p.created_at", comparison, filter.values);
        case OwnField::updated: return times(out, "p.updated_at", comparison, filter.values);
        default: return flags(field, filter);
    }
}

}  // namespace

std::string own_condition(SqlText& out, OwnField field, const AttributeFilter& filter) {
    const Stance stance = stance_of(filter.comparison);
    const std::string condition = positive(out, field, filter, stance.comparison);
    return stance.is_opposite ? not_of(condition) : condition;
}

}  // namespace parley::audience
