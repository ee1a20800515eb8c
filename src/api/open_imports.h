#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "audience/people_import.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"

namespace parley::api {

// An import whose file still arrives, piece by piece.
struct OpenImport {
    std::unique_ptr<audience::PeopleImport> people;
    ProjectId project;
    std::int64_t received = 0;  // bytes
    Tick touched = {};
};

// The imports that wait for their next piece. Whoever feeds one takes it out and puts it back, so
// that no two feed the same; safe from any thread.
class OpenImports {
public:
    explicit OpenImports(const Clock& clock) : clock_(clock) {}

    // Error: conflict where too many are open. What nobody fed for an hour is given up first.
    Result<> put(ImportId id, OpenImport import);

    // Errors: missing (finished, given up, or never there), conflict (being fed right now).
    Result<OpenImport> take(ImportId id, ProjectId project);
    void forget(ImportId id);  // of what was taken
    void close();              // what is open is cut off

private:
    const Clock& clock_;
    std::mutex mutex_;
    std::map<ImportId, std::optional<OpenImport>> imports_;  // nothing: it was taken
};

}  // namespace parley::api
