#include "api/open_imports.h"

#include <vector>

namespace parley::api {

namespace {

constexpr std::size_t most_open = 64;
constexpr std::chrono::hours patience{1};

}  // namespace

Result<> OpenImports::put(ImportId id, OpenImport import) {
    std::vector<OpenImport> given_up;  // ended after the lock, as they wait for the database
    const std::lock_guard lock(mutex_);
    const Tick now = clock_.tick();
    for (auto place = imports_.begin(); place != imports_.end();) {
        if (place->second && now - place->second->touched > patience) {
            given_up.push_back(std::move(*place->second));
            place = imports_.erase(place);
        } else {
            ++place;
        }
    }
    if (imports_.size() >= most_open && !imports_.contains(id)) {
        given_up.push_back(std::move(import));
        return Failure(Error{ErrorKind::conflict, "too many imports are open", {}, {}, "finish one of them first"});
    }
    import.touched = now;
    imports_[id] = std::move(import);
    return {};
}

Result<OpenImport> OpenImports::take(ImportId id, ProjectId project) {
    const std::lock_guard lock(mutex_);
    const auto found = imports_.find(id);
    if (found == imports_.end() || (found->second && found->second->project != project)) {
        return Failure(Error{ErrorKind::missing, "there is no such import that still takes rows"});
    }
    if (!found->second) {
        return Failure(Error{ErrorKind::conflict, "the import is being fed by somebody else right now"});
    }
    OpenImport import = std::move(*found->second);
    found->second.reset();
    return import;
}

void OpenImports::forget(ImportId id) {
    const std::lock_guard lock(mutex_);
    imports_.erase(id);
}

void OpenImports::close() {
    std::map<ImportId, std::optional<OpenImport>> cut_off;
    const std::lock_guard lock(mutex_);
    cut_off.swap(imports_);
}

}  // namespace parley::api
