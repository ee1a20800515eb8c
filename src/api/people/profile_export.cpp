#include "api/answers.h"
#include "api/body_stream.h"
#include "api/message_rows.h"
#include "api/people/event_json.h"
#include "api/people/handlers.h"
#include "api/people/person.h"
#include "api/people/traces.h"

// One document with all that is stored of a person, read and sent piece by piece: years of events fit in no memory.
namespace parley::api {

namespace {

using audience::Profile;

constexpr int rows_at_a_time = 100;
constexpr std::size_t piece_bytes = 256 << 10;  // a stream holds back 1 MB

// The lists that have no end, in the order of the document.
enum class Part { events, messages, incoming, end };

std::string_view beginning_of(Part part) {
    switch (part) {
        case Part::events: return R"(,"events":[)";
        case Part::messages: return R"(],"messages":[)";
        case Part::incoming: return R"(],"incoming":[)";
        case Part::end: break;
    }
    return "]}";
}

class ExportBody final : public BodySource {
public:
    ExportBody(Context& context, Profile profile, ProjectId project, std::string beginning)
        : context_(context), profile_(std::move(profile)), project_(project), text_(std::move(beginning)) {
        begin(Part::events);
    }

    Result<std::string> next() override {
        while (text_.size() < piece_bytes && part_ != Part::end) {
            add_rows();
        }
        std::string piece = text_.substr(0, piece_bytes);
        text_.erase(0, piece.size());
        return piece;
    }

private:
    void begin(Part part) {
        part_ = part;
        is_first_ = true;
        after_ = 0;
        text_ += beginning_of(part);
    }

    void add_rows() {
        const json::array rows = context_.database.read([this](soci::session& sql) { return rows_of(sql); });
        for (const json::value& row : rows) {
            if (!std::exchange(is_first_, false)) {
                text_ += ',';
            }
            text_ += json::serialize(row);
        }
        if (std::ssize(rows) < rows_at_a_time) {
            begin(static_cast<Part>(static_cast<int>(part_) + 1));
        }
    }

    json::array rows_of(soci::session& sql) {
        json::array rows;
        switch (part_) {
            case Part::events:
                for (const audience::Event& event :
                     audience::events_of(sql, profile_.id, before_, after_, rows_at_a_time)) {
                    rows.push_back(to_json(event));
                    before_ = event.at;
                    after_ = event.id;
                }
                break;
            case Part::messages:
                for (const MessageId id : messages_to(sql, profile_.id, MessageId{after_}, rows_at_a_time)) {
                    rows.push_back(message_json(sql, id));
                    after_ = id.value;
                }
                break;
            case Part::incoming:
                rows = incoming_of(sql, project_, profile_, after_, rows_at_a_time);
                after_ = rows.empty() ? after_ : rows.back().at("id").as_int64();
                break;
            case Part::end: break;
        }
        return rows;
    }

    static json::object message_json(soci::session& sql, MessageId id) {
        const auto row = find_message(sql, id);
        if (!row) {
            return {{"id", id.value}};
        }
        json::object message = to_json(*row);
        message["life"] = life_of(*row);
        return message;
    }

    Context& context_;
    const Profile profile_;
    const ProjectId project_;
    std::string text_;  // what was read and not yet sent
    Part part_ = Part::events;
    bool is_first_ = true;
    std::optional<Time> before_;
    std::int64_t after_ = 0;
};

Result<StreamedAnswer> open_export(Context& context, const Call& call) {
    return context.database.read([&](soci::session& sql) -> Result<StreamedAnswer> {
        auto profile = person_of(sql, call);
        if (!profile) {
            return std::unexpected(profile.error());
        }
        json::object body;
        body["exported"] = to_text(context.clock.now());
        body["profile"] = to_json(sql, call.project, *profile);
        body["consent"] = consent_json(sql, call.project, *profile);
        body["merged"] = merged_into(sql, profile->id);
        body["lists"] = lists_of(sql, profile->id);
        std::string beginning = json::serialize(body);
        beginning.pop_back();
        StreamedAnswer answer;
        answer.head = json_answer({});
        answer.head.headers.set("Cache-Control", "no-store");
        answer.body = std::make_unique<ExportBody>(context, std::move(*profile), call.project, std::move(beginning));
        return answer;
    });
}

}  // namespace

void export_profile(Context& context, Call call, const net::ExchangePtr& exchange) {
    answer_streamed(context, std::move(call), exchange, open_export);
}

}  // namespace parley::api
