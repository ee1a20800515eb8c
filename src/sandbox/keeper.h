#pragma once
#include <deque>
#include <functional>
#include <map>
#include <string>

#include "dialect/dialect.h"
#include "sandbox/settings.h"

namespace parley::sandbox {

// What the providers keep for their customers: files, in memory, and templates, which are among the settings. A
// template that is submitted waits to be approved; the control does that (control.h).
class Keeper {
public:
    // `change` puts other settings in the place of these.
    Keeper(const Settings& settings, std::function<Result<>(Settings)> change)
        : settings_(settings), change_(std::move(change)) {}

    // What was found, made or removed. Error: missing; conflict, where a template is there already; invalid, where
    // too much is kept.
    Result<Kept> answer(const Dialect& dialect, const KeptCall& call);

    // Null where that provider keeps none of that id.
    const KeptFile* file(const Dialect& dialect, std::string_view id) const;

    void clear();  // of files

private:
    struct Owned {
        const Dialect* dialect;
        KeptFile file;
    };

    Kept keep(const Dialect& dialect, KeptFile file);
    Result<Kept> keep(const Dialect& dialect, const TemplateListing& listing);
    Result<> check(const TemplateListing& listing, std::size_t bytes);
    Result<Kept> find(const Dialect& dialect, const std::string& id) const;
    Result<Kept> remove(const Dialect& dialect, const Removal& removal);

    const Settings& settings_;
    std::function<Result<>(Settings)> change_;
    std::deque<Owned> files_;  // oldest first; the oldest make room
    std::size_t bytes_ = 0;
    std::map<std::string, std::size_t> submitted_;  // bytes of the components of templates, by id
    std::uint64_t made_ = 0;
};

}  // namespace parley::sandbox
