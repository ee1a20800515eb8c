#include "api/body_stream.h"
#include "api/handlers.h"
#include "api/jobs/byte_range.h"
#include "api/jobs/export_json.h"
#include "api/jobs/jobs.h"
#include "api/problem.h"
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

// A file never changes once it is there.
std::string tag_of(const Export& file) {
    return fmt::format("\"export-{}-{}\"", file.id.value, file.bytes);
}

// What a part is asked of must be what the caller has the rest of.
std::optional<ByteRange> wanted_range(const HttpRequest& request, const Export& file) {
    const std::string* range = request.headers.find("Range");
    const std::string* condition = request.headers.find("If-Range");
    if (range == nullptr || (condition != nullptr && *condition != tag_of(file))) {
        return std::nullopt;
    }
    return read_byte_range(*range, file.bytes);
}

StreamedAnswer no_such_part(std::int64_t size) {
    HttpResponse refused = problem(
        Error{ErrorKind::invalid, "the file has no such bytes", "Range", {}, fmt::format("it has {}", size)}, 416);
    refused.headers.set("Content-Range", fmt::format("bytes */{}", size));
    return {std::move(refused), nullptr};
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
    const auto range = wanted_range(call.request, *file);
    if (range && !range->is_there()) {
        return no_such_part(file->bytes);
    }
    HttpResponse head = csv_head(fmt::format("{}-{}.csv", audience::name_of(file->kind), file->id.value));
    head.headers.set("Accept-Ranges", "bytes");
    head.headers.set("ETag", tag_of(*file));
    const ByteRange chosen = range.value_or(ByteRange{0, file->bytes});
    if (range) {
        head.status = 206;
        head.headers.set("Content-Range", fmt::format("bytes {}-{}/{}", chosen.from, chosen.until - 1, file->bytes));
    }
    return StreamedAnswer{std::move(head),
                          std::make_unique<ExportBody>(*context.exports, file->id, chosen.from, chosen.until)};
}

// Read from the table as it goes out; no file is made.
class RejectionsBody final : public BodySource {
public:
    RejectionsBody(Context& context, Export file, std::int64_t most)
        : context_(context), file_(std::move(file)), left_(most) {}

    Result<std::string> next() override {
        std::string piece;
        if (!std::exchange(begun_, true)) {
            piece = audience::rejections_header;
        }
        if (!done_) {
            const int wanted = static_cast<int>(std::min<std::int64_t>(left_, rows_at_a_time));
            const auto chunk = context_.database.read(
                [&](soci::session& sql) { return audience::rejections_chunk(sql, file_, wanted); });
            file_.position = chunk.position;
            left_ -= chunk.rows;
            done_ = chunk.done || left_ == 0;
            piece += chunk.csv;
        }
        return piece;
    }

private:
    Context& context_;
    Export file_;
    std::int64_t left_;  // rows that may still come
    bool begun_ = false;
    bool done_ = false;
};

Result<StreamedAnswer> open_rejections(Context& context, const Call& call) {
    const auto id = path_id<ImportId>(call, "import");
    if (!id) {
        return std::unexpected(id.error());
    }
    if (auto fine = only_query(call, {"limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    constexpr auto all = std::numeric_limits<std::int64_t>::max();
    const auto limit = query_number(call, "limit", all, 1, all);
    if (!limit) {
        return std::unexpected(limit.error());
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
                          std::make_unique<RejectionsBody>(context, std::move(file), *limit)};
}

}  // namespace

void get_export_file(Context& context, Call call, const net::ExchangePtr& exchange) {
    answer_streamed(context, std::move(call), exchange, open_export_file);
}

void get_rejections(Context& context, Call call, const net::ExchangePtr& exchange) {
    answer_streamed(context, std::move(call), exchange, open_rejections);
}

}  // namespace parley::api
