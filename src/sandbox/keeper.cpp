#include "sandbox/keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "sandbox/fate.h"
#include "sandbox/templates.h"

namespace parley::sandbox {

namespace {

constexpr std::size_t most_bytes = 64 * 1024 * 1024;
constexpr std::size_t most_files = 1'000;
constexpr std::size_t longest_template = 64 * 1024;  // of its components as JSON
constexpr std::size_t longest_name = 2'048;
constexpr std::size_t longest_word = 200;

Failure missing(std::string what) {
    return Failure(Error{ErrorKind::missing, std::move(what), "id"});
}

std::size_t size_of(const KeptFile& file) {
    return file.bytes.size() + file.type.size() + file.name.size() + file.id.size();
}

bool is_known_to(const Dialect& dialect, const KnownTemplate& known) {
    return known.dialect.empty() || known.dialect == dialect.name;
}

}  // namespace

Result<Kept> Keeper::answer(const Dialect& dialect, const KeptCall& call) {
    if (const auto* submission = std::get_if<Submission>(&call)) {
        if (const auto* file = std::get_if<KeptFile>(&submission->thing)) {
            return keep(dialect, *file);
        }
        return keep(dialect, std::get<TemplateListing>(submission->thing));
    }
    if (const auto* removal = std::get_if<Removal>(&call)) {
        return remove(dialect, *removal);
    }
    const auto* look = std::get_if<LookUp>(&call);
    return find(dialect, look ? look->id : std::get<Download>(call).id);
}

Kept Keeper::keep(const Dialect& dialect, KeptFile file) {
    // Sixteen digits, as those that keep files have them.
    constexpr std::uint64_t least = 1'000'000'000'000'000;
    file.id = fmt::format("{}", least + key_of(settings_.seed, ++made_, 0) % (9 * least));
    bytes_ += size_of(file);
    files_.push_back({&dialect, file});
    while (files_.size() > most_files || (bytes_ > most_bytes && files_.size() > 1)) {
        bytes_ -= size_of(files_.front().file);
        files_.pop_front();
    }
    return file;
}

// `bytes`: of its components.
Result<> Keeper::check(const TemplateListing& listing, std::size_t bytes) {
    if (listing.name.size() > longest_name) {
        return invalid(fmt::format("this has {} bytes at most", longest_name), "name");
    }
    if (listing.language.size() > longest_word || listing.category.size() > longest_word) {
        return invalid(fmt::format("this has {} bytes at most", longest_word),
                       listing.language.size() > longest_word ? "language" : "category");
    }
    if (bytes > longest_template) {
        return invalid(fmt::format("the components of a template have {} bytes at most", longest_template),
                       "components");
    }
    std::set<std::string> there;
    std::ranges::transform(settings_.templates, std::inserter(there, there.end()), id_of);
    std::erase_if(submitted_, [&](const auto& one) { return !there.contains(one.first); });
    std::size_t together = bytes;
    for (const auto& [id, size] : submitted_) {
        together += id == listing.id ? 0 : size;
    }
    return together <= most_bytes
               ? Result<>()
               : invalid(fmt::format("{} bytes of templates are kept at most", most_bytes), "components");
}

Result<Kept> Keeper::keep(const Dialect& dialect, const TemplateListing& listing) {
    const std::size_t bytes = listing.components.empty() ? 0 : json::serialize(listing.components).size();
    if (auto fits = check(listing, bytes); !fits) {
        return Failure(std::move(fits.error()));
    }
    Settings settings = settings_;
    auto& all = settings.templates;
    auto known = std::ranges::find_if(all, [&](const KnownTemplate& one) {
        return is_known_to(dialect, one) &&
               (listing.id.empty() ? one.name == listing.name && one.language == listing.language
                                   : id_of(one) == listing.id);
    });
    if (listing.id.empty()) {
        if (known != all.end()) {
            return Failure(Error{ErrorKind::conflict, "Content in this language already exists", "name", listing.name});
        }
        if (all.size() >= most_templates) {
            return invalid(fmt::format("at most {} templates are kept", most_templates), "name");
        }
        known = all.insert(all.end(), KnownTemplate{.name = listing.name, .language = listing.language});
        known->dialect = dialect.name;
    } else if (known == all.end()) {
        return missing("there is no such template");
    }
    known->status = TemplateStatus::pending;
    known->reason.clear();
    if (!listing.category.empty()) {
        known->category = listing.category;
    }
    if (!listing.components.empty()) {
        known->components = listing.components;
    }
    TemplateListing kept = listing_of(*known);
    if (auto changed = change_(std::move(settings)); !changed) {
        return Failure(std::move(changed.error()));
    }
    if (bytes > 0) {
        submitted_[kept.id] = bytes;
    }
    return kept;
}

const KeptFile* Keeper::file(const Dialect& dialect, std::string_view id) const {
    const auto found = std::ranges::find_if(
        files_, [&](const Owned& owned) { return owned.dialect == &dialect && owned.file.id == id; });
    return found == files_.end() ? nullptr : &found->file;
}

Result<Kept> Keeper::find(const Dialect& dialect, const std::string& id) const {
    if (const KeptFile* found = file(dialect, id)) {
        return *found;
    }
    const auto known = std::ranges::find_if(
        settings_.templates, [&](const KnownTemplate& one) { return is_known_to(dialect, one) && id_of(one) == id; });
    return known == settings_.templates.end() ? Result<Kept>(missing("there is no such file or template"))
                                              : listing_of(*known);
}

Result<Kept> Keeper::remove(const Dialect& dialect, const Removal& removal) {
    const auto file = std::ranges::find_if(
        files_, [&](const Owned& owned) { return owned.dialect == &dialect && owned.file.id == removal.id; });
    if (removal.name.empty() && file != files_.end()) {
        Kept kept = std::move(file->file);
        bytes_ -= size_of(std::get<KeptFile>(kept));
        files_.erase(file);
        return kept;
    }
    Settings settings = settings_;
    std::optional<Kept> kept;
    std::erase_if(settings.templates, [&](const KnownTemplate& one) {
        const bool is_meant = is_known_to(dialect, one) && !removal.name.empty() && one.name == removal.name &&
                              (removal.id.empty() || id_of(one) == removal.id);
        if (is_meant) {
            kept = listing_of(one);
        }
        return is_meant;
    });
    if (!kept) {
        return missing("there is no such file or template");
    }
    if (auto changed = change_(std::move(settings)); !changed) {
        return Failure(std::move(changed.error()));
    }
    return *std::move(kept);
}

void Keeper::clear() {
    files_.clear();
    bytes_ = 0;
}

}  // namespace parley::sandbox
