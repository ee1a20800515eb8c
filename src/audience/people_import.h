#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "audience/import.h"
#include "audience/import_start.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "store/writer.h"

namespace parley::audience {

// Reads the rows of a file of people and keeps them: what is new is created, who is known by the same identity is
// updated, and each row that cannot be taken goes into the import's report while the rest goes in. How far it has come
// is written with the rows, so that another can go on from there after whatever happens. Memory does not grow with the
// file; feed() waits where the database or the check of the phone numbers is behind.
class PeopleImport {
public:
    struct Task {
        ProjectId project;
        ImportId import;
        PeopleColumns columns;
        std::string country;  // ISO 3166 alpha-2, of numbers without a country code; or empty
        CsvPlace start;       // in the file; the first byte that is fed
        char line_end = '\n';
    };

    // The writer and the clock must outlive this.
    PeopleImport(store::Writer& writer, const Clock& clock, Task task);
    ~PeopleImport();
    PeopleImport(const PeopleImport&) = delete;

    // Calls must match: feed* (pause | finish). Error: the database gave out; each call returns it again.
    Result<> feed(std::string_view bytes);
    Result<> pause();   // every whole row that was fed is durable then
    Result<> finish();  // the file ends here

    ImportCounts progress() const;  // what is durable, of this; from any thread

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parley::audience
