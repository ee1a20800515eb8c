#pragma once
#include <string>

#include "message/content.h"

// Free-form messages with so many parts of such a length, for the limits of dialects.
namespace parley::testing {

inline ReplyButtons buttons(std::size_t count, const std::string& title = "Yes") {
    ReplyButtons made{.frame = {.body = "Was it on time?"}};
    made.choices.resize(count, ReplyChoice{"id", title});
    return made;
}

inline ChoiceList list(std::size_t sections, std::size_t rows, const ListRow& row = {"id", "Track", ""}) {
    ChoiceList made{.frame = {.body = "How can we help?"}, .button = "Options"};
    made.sections.resize(sections, ListSection{"Orders"});
    for (ListSection& section : made.sections) {
        section.rows.resize(rows, row);
    }
    return made;
}

}  // namespace parley::testing
