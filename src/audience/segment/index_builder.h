#pragma once
#include <memory>

#include "base/log.h"
#include "store/writer.h"

namespace parley::audience {

// Builds and removes attribute indexes in the background, a piece at a time, so that nobody else waits for the writer
// longer than a piece takes. What is left when the process ends goes on at the next start.
class IndexBuilder {
public:
    IndexBuilder(store::Writer& writer, std::shared_ptr<Log> log);
    ~IndexBuilder();  // ends after the piece that is under way
    IndexBuilder(const IndexBuilder&) = delete;

    void wake();  // there may be something to do; from any thread

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parley::audience
