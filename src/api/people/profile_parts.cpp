#include "api/answers.h"
#include "api/people/handlers.h"
#include "api/people/person.h"
#include "audience/identities.h"

namespace parley::api {

namespace {

Result<std::string> read_identity(const Call& call, std::string_view key) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    std::string identity = fields.required_text(key, audience::longest_identity);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return identity;
}

// What the work made of somebody, or why it did not.
template <class Work>
Result<HttpResponse> answer_with(Context& context, Work work) {
    auto done = context.writer.run(work);
    if (!done) {
        return std::unexpected(std::move(done.error()));
    }
    if (!*done) {
        return std::unexpected(std::move(done->error()));
    }
    return json_answer(**done);
}

}  // namespace

Result<HttpResponse> merge_profile(Context& context, const Call& call) {
    const auto other = read_identity(call, "with");
    if (!other) {
        return std::unexpected(other.error());
    }
    return answer_with(context, [&](soci::session& sql) -> Result<json::object> {
        const auto kept = person_of(sql, call);
        if (!kept) {
            return std::unexpected(kept.error());
        }
        const auto part = audience::find_identity(sql, call.project, *other);
        if (!part) {
            return invalid("nobody has this identity", "with");
        }
        if (auto merged = audience::merge(sql, call.project, kept->id, *part, context.clock.now()); !merged) {
            if (merged.error().where.empty()) {
                merged.error().where = "with";
            }
            return std::unexpected(std::move(merged.error()));
        }
        const auto whole = audience::read_profile(sql, call.project, kept->id);
        return to_json(sql, call.project, *whole);
    });
}

Result<HttpResponse> split_profile(Context& context, const Call& call) {
    const auto identity = read_identity(call, "identity");
    if (!identity) {
        return std::unexpected(identity.error());
    }
    return answer_with(context, [&](soci::session& sql) -> Result<json::object> {
        const auto person = person_of(sql, call);
        if (!person) {
            return std::unexpected(person.error());
        }
        if (audience::find_identity(sql, call.project, *identity) != person->id) {
            return invalid("this person is not called so", "identity");
        }
        const auto own = audience::split(sql, call.project, *identity, context.clock.now());
        if (!own) {
            return std::unexpected(own.error());
        }
        const auto profile = audience::read_profile(sql, call.project, *own);
        return to_json(sql, call.project, *profile);
    });
}

}  // namespace parley::api
