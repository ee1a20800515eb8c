#pragma once
#include <soci/soci.h>

#include <string>
#include <variant>
#include <vector>

#include "audience/segment/segment.h"

// A filter as a condition on `profile p`, for both engines. The text holds no value of the filter: those are bound.
namespace parley::audience {

enum class Engine { sqlite, postgresql };

struct Binding {
    std::string name;  // "f1", for :f1
    std::variant<std::string, long long> value;
};

// True or false for every person, never unknown, so that its opposite is everybody else.
struct Condition {
    std::string text;
    std::vector<Binding> bindings;
};

// `self`: the segment whose filter this is to become, which must not be met in it. Error: missing where it names a
// list, segment or campaign that the project has not; invalid where a segment holds itself or it is too large.
Result<Condition> compile(soci::session& sql, ProjectId project, const Filter& filter, Time now,
                          Engine engine = Engine::sqlite, SegmentId self = {});

// A condition on `event e` that has all these properties, and whose person, `profile p`, fits. Error: as above.
Result<Condition> compile_events(soci::session& sql, ProjectId project, const std::vector<PropertyFilter>& properties,
                                 const Filter& people, Time now, Engine engine = Engine::sqlite);

// By name; `condition` must outlive the statement.
void bind(soci::statement& statement, const Condition& condition);

}  // namespace parley::audience
