#pragma once
#include <soci/soci.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audience/people_rows.h"
#include "base/clock.h"
#include "base/id.h"
#include "webhook/outbox.h"

// How consent comes to change: the present state stands with the person or the number, each former one in a history,
// and whoever wants to hear of it is told. Inside work of the writer.
namespace parley::audience {

// Numbers that are written to by nobody. All spellings of one are blocked and freed together, so that whoever sends
// compares but one.
class NumberBlocks {
public:
    // `source` stands in the history: "import 12", "upload", "key ci", "callback provider 3".
    NumberBlocks(soci::session& sql, ProjectId project, std::string source);
    NumberBlocks(const NumberBlocks&) = delete;

    // True where this changed something.
    bool set(const std::string& e164, bool blocked, Time at);
    bool is_blocked(const std::string& e164);

private:
    soci::session& sql_;
    const long long project_;
    const std::string source_;
    bool any_ = false;
    std::string phone_;
    int found_ = 0;
    std::optional<soci::statement> look_up_;
};

class ConsentChanges {
public:
    ConsentChanges(soci::session& sql, ProjectId project, std::string source);
    ConsentChanges(const ConsentChanges&) = delete;

    // Changes the person's state, which the caller writes. True where something is different afterwards.
    bool say(PersonState& person, bool opted_in, Time at);
    // Of somebody who was written for the first time, and who had their say with it.
    void created(const PersonState& person);
    // Nobody said anything, but what is so of that name is another thing now, as it became part of this person or is
    // theirs no more. `before` is what was so of it.
    void became(const std::string& name, bool before, const PersonState& person, Time at);
    // True where this changed something; written at once.
    bool block(const std::string& e164, bool blocked, Time at);

    // The history, the counts, and those that want to hear of it; once the people are written.
    void write();

private:
    struct Former {
        ProfileId profile;
        bool opted_in;
        std::string source;
        Time at;
    };
    struct Said {
        ProfileId profile;     // none: of a number
        std::string identity;  // empty: of a number
        std::string phone;
        bool opted_in;
        Time at;
    };
    bool is_told();  // asked once a batch
    void count(bool opted_in, Time at);
    void write_counts();
    webhook::Happening happening_of(const Said& said, bool number_blocked) const;
    void tell();

    soci::session& sql_;
    ProjectId project_;
    const std::string source_;
    NumberBlocks blocks_;
    std::optional<bool> told_;
    std::vector<Former> former_;
    std::vector<Said> said_;
    std::map<long long, std::pair<int, int>> counts_;  // opted in and out, by quarter of an hour (store/schema_live.h)
};

// One state of somebody's consent; the last one is the present one.
struct ConsentState {
    bool given = false;  // may be written to, as far as this goes
    std::string source;
    Time at = {};
    std::string phone = {};  // of a number: this one's; empty: the person's own word
    bool operator==(const ConsentState&) const = default;
};
// How often people of the project opted in and out, by quarter of an hour (UTC milliseconds / 900,000), oldest first;
// from `first` to before `end`. Blocking and freeing a number counts, too.
struct ConsentCount {
    std::int64_t quarter = 0;
    std::int64_t opted_in = 0;
    std::int64_t opted_out = 0;
    bool operator==(const ConsentCount&) const = default;
};
std::vector<ConsentCount> count_consent(soci::session& sql, ProjectId project, std::int64_t first, std::int64_t end);

// Of the person, of those that were merged into them and of the number they have, oldest first.
std::vector<ConsentState> consent_history(soci::session& sql, ProjectId project, ProfileId profile);

struct NumberBlock {
    std::string phone;
    Time since = {};
    std::string source = {};
    bool operator==(const NumberBlock&) const = default;
};
std::optional<NumberBlock> find_number_block(soci::session& sql, ProjectId project, const std::string& e164);
// In the order of the numbers, those after `after`.
std::vector<NumberBlock> list_number_blocks(soci::session& sql, ProjectId project, const std::string& after, int limit);

}  // namespace parley::audience
