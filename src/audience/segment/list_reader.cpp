#include "audience/segment/people_list.h"
#include "audience/upload.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr std::size_t names_at_a_time = 5'000;
constexpr std::int64_t most_rejections = 20;

std::string line_of(const CsvRow& row) {
    return fmt::format("line {}", row.line);
}

}  // namespace

ListReader::ListReader(store::Writer& writer, const Clock& clock, ProjectId project, ListId list)
    : writer_(writer), clock_(clock), project_(project), list_(list), csv_([this](const CsvRow& row) { take(row); }) {}

Result<> ListReader::feed(std::string_view bytes) {
    constexpr std::size_t piece = 256 << 10;
    for (std::size_t at = 0; at < bytes.size() && state_; at += piece) {
        if (auto fed = csv_.feed(bytes.substr(at, piece)); !fed && state_) {
            state_ = std::move(fed);
        }
        if (state_) {
            state_ = write(false);
        }
    }
    return state_;
}

Result<ListFile> ListReader::finish() {
    if (state_) {
        if (auto ended = csv_.finish(); !ended && state_) {  // its last rows may have failed by themselves
            state_ = std::move(ended);
        }
    }
    if (state_ && !has_header_) {
        state_ = invalid("the file has no first line that names its columns", "line 1", {},
                         "begin with Type,Identity or with Identity alone");
    }
    if (state_) {
        state_ = write(true);
    }
    return state_ ? Result<ListFile>(std::move(file_)) : std::unexpected(state_.error());
}

void ListReader::reject(const CsvRow& row, std::string what, std::string advice) {
    if (++file_.rejected <= most_rejections) {
        file_.rejections.push_back({ErrorKind::invalid, std::move(what), line_of(row), {}, std::move(advice)});
    }
}

void ListReader::take(const CsvRow& row) {
    if (!state_) {
        return;
    }
    if (!has_header_) {
        take_header(row);
        return;
    }
    const std::size_t wanted = has_types_ ? 2 : 1;
    if (!row.problem.empty()) {
        reject(row, std::string(row.problem));
        return;
    }
    if (row.cells.size() != wanted) {
        reject(row, fmt::format("has {} columns, not {}", row.cells.size(), wanted));
        return;
    }
    const std::string_view name = trimmed(row.cells.back());
    const std::string type = has_types_ ? lower(trimmed(row.cells.front())) : "i";
    if (type != "i" && type != "g") {
        reject(row, "the type is neither i nor g", "i is an identity, g an object id");
    } else if (name.empty() || name.size() > longest_identity || !is_utf8(name)) {
        reject(row, fmt::format("the identity must be a text of 1 to {} bytes", longest_identity));
    } else {
        names_.push_back({type == "g", std::string(name)});
    }
}

void ListReader::take_header(const CsvRow& row) {
    has_header_ = true;
    if (!row.problem.empty()) {
        state_ = invalid(std::string(row.problem), line_of(row));
        return;
    }
    if (row.cells.size() == 1) {
        return;
    }
    has_types_ = row.cells.size() == 2 && equal_ignoring_case(trimmed(row.cells[0]), "type") &&
                 equal_ignoring_case(trimmed(row.cells[1]), "identity");
    if (!has_types_) {
        state_ = invalid("the columns are neither Type,Identity nor one alone", line_of(row));
    }
}

Result<> ListReader::write(bool all) {
    while (names_.size() >= names_at_a_time || (all && !names_.empty())) {
        const auto end = names_.begin() + static_cast<std::ptrdiff_t>(std::min(names_.size(), names_at_a_time));
        const std::vector<ListedName> piece(names_.begin(), end);
        names_.erase(names_.begin(), end);
        const auto change = writer_.run(
            [&, now = clock_.now()](soci::session& sql) { return add_names(sql, project_, list_, piece, now); });
        if (!change) {
            return std::unexpected(change.error());
        }
        file_.change.added += change->added;
        file_.change.already += change->already;
        file_.change.unknown += change->unknown;
    }
    return {};
}

}  // namespace parley::audience
