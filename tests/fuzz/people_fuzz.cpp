#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "api/people/person.h"
#include "audience/attribute_change.h"
#include "audience/events.h"

using namespace parley;

namespace {

void demand(bool holds) {
    if (!holds) {
        std::abort();
    }
}

// What passed the check leaves nothing that would not pass it, however often it is applied to whatever is known; what
// is refused changes nothing.
void apply(json::object& known, const json::object& change) {
    const json::object before = known;
    const auto changed = audience::change_attributes(known, change);
    if (!changed) {
        demand(!changed.error().where.empty());
        demand(known == before);
        return;
    }
    demand(*changed == (known != before));
    demand(audience::check_attributes(known).has_value());
    demand(known.size() <= audience::most_attributes);
    const auto again = parse_json(json::serialize(known));
    demand(again.has_value() && *again == json::value(known));
}

}  // namespace

// A list of records as an application uploads them, all of one person.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto body = parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!body || !body->is_array()) {
        return 0;
    }
    json::object known;
    for (const json::value& given : body->get_array()) {
        const auto record = api::read_record(given, "IN");
        if (!record) {
            demand(record.error().kind == ErrorKind::invalid);
            continue;
        }
        if (const auto* change = std::get_if<audience::ProfileChange>(&record->said)) {
            demand(audience::check(*change).has_value());
            apply(known, change->attributes);
        } else {
            const auto& event = std::get<audience::EventSaid>(record->said);
            demand(audience::check(event).has_value());
            demand(audience::folded_event_name(audience::folded_event_name(event.name)) ==
                   audience::folded_event_name(event.name));
        }
    }
    return 0;
}
