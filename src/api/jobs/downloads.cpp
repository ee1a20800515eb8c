#include <charconv>

#include "api/body_stream.h"
#include "api/handlers.h"
#include "api/jobs/export_json.h"
#include "api/jobs/jobs.h"
#include "audience/export_chunk.h"
#include "audience/export_jobs.h"
#include "audience/import.h"

// CSV that is sent as it is read.
namespace parley::api {

namespace {

using audience::Export;

constexpr std::int64_t piece_bytes = 256 << 10;
constexpr int rows_at_a_time = 300;  // a row has at most some 2 KB, and a stream holds back 1 MB

HttpResponse csv_head(const std::string& name) {
    HttpResponse head;
    head.headers.set("Content-Type", "text/csv; charset=utf-8");
    head.headers.set("Content-Disposition", fmt::format("attachment; filename=\"{}\"", name));
    head.headers.set("Cache-Control", "no-store");
    return head;
}

class ExportBody final : public BodySource {
public:
    ExportBody(const audience::ExportJobs& exports, audience::ExportId id, std::int64_t from, std::int64_t until)
        : exports_(exports), id_(id), place_(from), until_(until) {}

    Result<std::string> next() override {
        if (place_ >= until_) {
            return std::string();
        }
        auto piece = exports_.read(id_, place_, static_cast<std::size_t>(std::min(piece_bytes, until_ - place_)));
        if (piece && piece->empty()) {
            return Failure(Error{ErrorKind::unavailable, "the file of an export is shorter than it was"});
        }
        if (piece) {
            place_ += std::ssize(*piece);
        }
        return piece;
    }

private:
    const audience::ExportJobs& exports_;
    audience::ExportId id_;
    std::int64_t place_;
    std::int64_t until_;
};

struct ByteRange {
    std::int64_t from = 0;
    std::int64_t until = 0;  // not included
};

// "bytes=0-1023", "bytes=1024-", "bytes=-500". Nothing for other units and several ranges at once, which are answered
// with the whole, as HTTP has it. Error: none of the bytes is there.
Result<std::optional<ByteRange>> read_range(const HttpRequest& request, std::int64_t size) {
    const std::string* header = request.headers.find("Range");
    constexpr std::string_view unit = "bytes=";
    if (header == nullptr || !header->starts_with(unit) || header->find(',') != std::string::npos) {
        return std::nullopt;
    }
    const std::string_view text = std::string_view(*header).substr(unit.size());
    const std::size_t dash = text.find('-');
    const auto number = [](std::string_view digits) -> std::optional<std::int64_t> {
        std::int64_t value = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        const bool good = !digits.empty() && read.ec == std::errc() && read.ptr == digits.data() + digits.size();
        return good && value >= 0 ? std::optional(value) : std::nullopt;
    };
    if (dash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto first = number(text.substr(0, dash));
    const auto last = number(text.substr(dash + 1));
    if (!first && !last) {
        return std::nullopt;
    }
    ByteRange range{0, size};
    if (!first) {
        range.from = std::max<std::int64_t>(size - *last, 0);
    } else {
        range.from = *first;
        range.until = last && *last < size ? *last + 1 : size;
    }
    if (range.from >= size || range.from >= range.until) {
        return invalid("the file has no such bytes", "Range", {}, fmt::format("it has {}", size));
    }
    return range;
}

Result<StreamedAnswer> open_export_file(Context& context, const Call& call) {
    const auto file = export_of(context, call);
    if (!file) {
        return std::unexpected(file.error());
    }
    if (!file->has_file()) {
        return Failure(Error{ErrorKind::conflict, "there is no file to download", "state", file->state,
                             file->state == "running" ? "wait until the export is finished" : "make another one"});
    }
    const auto range = read_range(call.request, file->bytes);
    if (!range) {
        return std::unexpected(range.error());
    }
    HttpResponse head = csv_head(fmt::format("{}-{}.csv", audience::name_of(file->kind), file->id.value));
    head.headers.set("Accept-Ranges", "bytes");
    const ByteRange chosen = range->value_or(ByteRange{0, file->bytes});
    if (*range) {
        head.status = 206;
        head.headers.set("Content-Range", fmt::format("bytes {}-{}/{}", chosen.from, chosen.until - 1, file->bytes));
    }
    return StreamedAnswer{std::move(head),
                          std::make_unique<ExportBody>(*context.exports, file->id, chosen.from, chosen.until)};
}

// Read from the table as it goes out; no file is made.
class RejectionsBody final : public BodySource {
public:
    RejectionsBody(Context& context, Export file) : context_(context), file_(std::move(file)) {}

    Result<std::string> next() override {
        std::string piece;
        if (!std::exchange(begun_, true)) {
            piece = audience::rejections_header;
        }
        if (!done_) {
            const auto chunk = context_.database.read(
                [this](soci::session& sql) { return audience::rejections_chunk(sql, file_, rows_at_a_time); });
            file_.position = chunk.position;
            done_ = chunk.done;
            piece += chunk.csv;
        }
        return piece;
    }

private:
    Context& context_;
    Export file_;
    bool begun_ = false;
    bool done_ = false;
};

Result<StreamedAnswer> open_rejections(Context& context, const Call& call) {
    const auto id = path_id<ImportId>(call, "import");
    if (!id) {
        return std::unexpected(id.error());
    }
    const bool is_there = context.database.read(
        [&](soci::session& sql) { return audience::read_import(sql, call.project, *id).has_value(); });
    if (!is_there) {
        return Failure(Error{ErrorKind::missing, "there is no such import"});
    }
    Export file;
    file.kind = audience::ExportKind::rejections;
    file.settings.import = *id;
    file.until = std::numeric_limits<std::int64_t>::max();
    return StreamedAnswer{csv_head(fmt::format("rejections-{}.csv", id->value)),
                          std::make_unique<RejectionsBody>(context, std::move(file))};
}

}  // namespace

void get_export_file(Context& context, Call call, const net::ExchangePtr& exchange) {
    answer_streamed(context, std::move(call), exchange, open_export_file);
}

void get_rejections(Context& context, Call call, const net::ExchangePtr& exchange) {
    answer_streamed(context, std::move(call), exchange, open_rejections);
}

}  // namespace parley::api
