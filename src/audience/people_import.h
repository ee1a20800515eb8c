#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "audience/import.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "store/writer.h"

namespace parley::audience {

// Reads a file of people (CSV) as it arrives and keeps them: what is new is created, who is known
// by the same identity is updated, and each row that cannot be taken goes into the import's report
// while the rest goes in. Memory does not grow with the file; feed() waits where the database or
// the check of the phone numbers is behind, so it belongs on a thread that may wait.
class PeopleImport {
public:
    // `default_country` (ISO 3166 alpha-2, or empty) is that of numbers without a country code.
    // The writer and the clock must outlive this.
    PeopleImport(store::Writer& writer, const Clock& clock, ProjectId project, std::string name,
                 std::string default_country);
    ~PeopleImport();  // without finish(): what was read stays in, the import is marked as failed
    PeopleImport(const PeopleImport&) = delete;

    // Calls must match: feed* finish. Error: the file cannot be read or lacks a column, and nothing
    // was written; or the database gave out. After an error each call returns it again.
    Result<> feed(std::string_view bytes);
    Result<Import> finish();

    // From any thread. Nothing until the header has been read and the import exists.
    std::optional<ImportId> id() const;
    ImportCounts progress() const;  // what is durable

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parley::audience
