#pragma once
#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::audience {

// Keeps the index of people's words up with them, in the background: it looks a few times a second whether there is
// something to do, does it a piece at a time, and leaves the writer to others for longer than it had it.
class SearchIndexer {
public:
    // All must outlive this.
    SearchIndexer(store::Database& database, store::Writer& writer, const Clock& clock, std::shared_ptr<Log> log);
    ~SearchIndexer();  // ends after the piece that is under way
    SearchIndexer(const SearchIndexer&) = delete;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parley::audience
