#include "api/repeated_requests.h"

#include "api/access/voice.h"
#include "base/digest.h"
#include "base/text.h"

namespace parley::api {

namespace {

constexpr std::size_t longest_key = 255;
constexpr std::size_t longest_answer = 1 << 20;
constexpr std::chrono::hours kept_for{24};
constexpr int removed_at_once = 100;

// What was found under the key: nothing, or what became of the first try.
struct Known {
    bool is_first = false;
    bool is_same = false;
    int status = 0;  // 0: not over, or nobody knows
    std::string answer = {};
};

bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= longest_key &&
           std::ranges::all_of(text, [](char letter) { return letter > ' ' && letter < '\x7f'; });
}

std::string digest_of_request(const Call& call) {
    const HttpRequest& request = call.request;
    return sha256_hex(fmt::format("{}\n{}\n{}\n{}", call.actor, request.method, request.target, request.body));
}

Known reserve(soci::session& sql, long long project, const std::string& key, const std::string& digest, Time now) {
    const long long at = now.time_since_epoch().count();
    const long long oldest = (now - kept_for).time_since_epoch().count();
    sql << "DELETE FROM repeatable_request WHERE (project_id, idempotency_key) IN (SELECT project_id, idempotency_key "
           "FROM repeatable_request WHERE created_at < :oldest ORDER BY created_at LIMIT :limit)",
        soci::use(oldest, "oldest"), soci::use(removed_at_once, "limit");
    std::string known_digest;
    Known known;
    sql << "SELECT digest, status, answer FROM repeatable_request WHERE project_id = :project AND idempotency_key = "
           ":key",
        soci::use(project, "project"), soci::use(key, "key"), soci::into(known_digest), soci::into(known.status),
        soci::into(known.answer);
    if (sql.got_data()) {
        known.is_same = known_digest == digest;
        return known;
    }
    sql << "INSERT INTO repeatable_request (project_id, idempotency_key, digest, created_at) VALUES (:project, :key, "
           ":digest, :at)",
        soci::use(project, "project"), soci::use(key, "key"), soci::use(digest, "digest"), soci::use(at, "at");
    return {.is_first = true, .is_same = true};
}

// Answers may hold what is shown once, so they are sealed.
std::string written(const HttpResponse& response, const SecretBox& box) {
    json::object kept;
    for (const char* name : {"Content-Type", "Location"}) {
        if (const std::string* value = response.headers.find(name)) {
            kept[name] = *value;
        }
    }
    kept["body"] = response.body;
    return box.seal(json::serialize(kept));
}

HttpResponse replayed(const Known& known, const SecretBox& box, Voice voice) {
    HttpResponse response;
    response.status = static_cast<unsigned>(known.status);
    response.headers.set("Idempotent-Replayed", "true");
    const auto plain = box.unseal(known.answer);
    const auto kept = plain ? parse_json(*plain, {.string_bytes = 4 * longest_answer})
                            : Result<json::value>(std::unexpected(plain.error()));
    if (!kept) {
        return refusal(voice,
                       Error{ErrorKind::conflict, "this request was carried out, but its answer can no longer be told",
                             "Idempotency-Key"});
    }
    for (const char* name : {"Content-Type", "Location"}) {
        if (auto value = text_of(member(*kept, name))) {
            response.headers.set(name, std::move(*value));
        }
    }
    response.body = text_of(member(*kept, "body")).value_or("");
    return response;
}

void settle(Context& context, long long project, const std::string& key, const HttpResponse& response) {
    const bool done = response.status < 300;
    if (!done && response.status == 500) {
        return;  // nobody knows how far it came
    }
    const int status = done ? static_cast<int>(response.status) : 0;
    std::string answer =
        done && response.body.size() <= longest_answer ? written(response, context.box) : std::string();
    const auto settled = context.writer.run([project, key, status, answer = std::move(answer)](soci::session& sql) {
        if (status == 0) {
            sql << "DELETE FROM repeatable_request WHERE project_id = :project AND idempotency_key = :key",
                soci::use(project, "project"), soci::use(key, "key");
            return;
        }
        sql << "UPDATE repeatable_request SET status = :status, answer = :answer WHERE project_id = :project AND "
               "idempotency_key = :key",
            soci::use(status, "status"), soci::use(answer, "answer"), soci::use(project, "project"),
            soci::use(key, "key");
    });
    if (!settled) {
        context.log->error("the answer to a request with Idempotency-Key could not be kept: {}",
                           describe(settled.error()));
    }
}

// CleverTap has no such header, and to whoever has no credentials nothing is kept.
bool keeps_answers(const Route& route) {
    const auto* caller = std::get_if<Caller>(&route.who);
    return route.method == Method::post && (caller == nullptr || *caller == Caller::notifier);
}

}  // namespace

HttpResponse carried_out_once(Context& context, const Route& route, const Call& call,
                              const std::function<HttpResponse()>& carry_out) {
    const std::string* key = call.request.headers.find("Idempotency-Key");
    if (key == nullptr || !keeps_answers(route)) {
        return carry_out();
    }
    const Voice voice = voice_of(route.pattern);
    const std::string name(trimmed(*key));
    if (!is_key(name)) {
        return refusal(voice, Error{ErrorKind::invalid,
                                    "must be 1 to 255 printable ASCII characters without blanks",
                                    "Idempotency-Key",
                                    {},
                                    "a UUID does well"});
    }
    const long long project = call.project.value;
    const std::string digest = digest_of_request(call);
    const Time now = context.clock.now();
    const auto known = context.writer.run(
        [project, name, digest, now](soci::session& sql) { return reserve(sql, project, name, digest, now); });
    if (!known) {
        return refusal(voice, known.error());
    }
    if (known->is_first) {
        HttpResponse response = carry_out();
        settle(context, project, name, response);
        return response;
    }
    if (!known->is_same) {
        return refusal(voice,
                       Error{ErrorKind::invalid,
                             "this key was used for another request",
                             "Idempotency-Key",
                             {},
                             "make a new key for each thing that you ask for"},
                       422);
    }
    if (known->status == 0) {
        return refusal(voice, Error{ErrorKind::conflict,
                                    "the first request with this key is not over, or the server ended before it was",
                                    "Idempotency-Key",
                                    {},
                                    "look whether it was carried out; to ask for it again, use a new key"});
    }
    return replayed(*known, context.box, voice);
}

}  // namespace parley::api
