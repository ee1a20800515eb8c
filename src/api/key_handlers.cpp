#include <boost/asio/post.hpp>

#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "base/random.h"

namespace parley::api {

namespace {

json::object to_json(const Key& key) {
    json::object body;
    body["id"] = key.id.value;
    body["name"] = key.name;
    body["created"] = to_text(key.created);
    body["revoked"] = time_or_null(key.revoked);
    return body;
}

}  // namespace

Result<HttpResponse> list_all_of_keys(Context& context, const Call& call) {
    const auto keys = context.database.read([&](soci::session& sql) { return list_keys(sql, call.project); });
    json::array items;
    for (const Key& key : keys) {
        items.push_back(to_json(key));
    }
    return page_answer(std::move(items), std::nullopt);
}

Result<HttpResponse> create_key(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    Key key;
    key.name = fields.required_text("name", 100);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const std::string secret = make_key();
    key.project = call.project;
    key.digest = digest_of(secret);
    key.created = context.clock.now();
    const auto id = context.writer.run([key](soci::session& sql) { return insert_key(sql, key); });
    if (!id) {
        return std::unexpected(id.error());
    }
    key.id = *id;
    // Before the answer is posted there too: whoever has the key can use it.
    asio::post(context.loop, [&context, key] { context.keys.add(key); });
    json::object answer = to_json(key);
    answer["key"] = secret;
    return created(answer, fmt::format("/api/v1/keys/{}", id->value));
}

Result<HttpResponse> remove_key(Context& context, const Call& call) {
    const auto id = path_id<KeyId>(call, "key");
    if (!id) {
        return std::unexpected(id.error());
    }
    // Counted and revoked in one piece of work, so that two who revoke at once leave one.
    auto revoked = context.writer.run(
        [project = call.project, key = *id, now = context.clock.now()](soci::session& sql) -> Result<> {
            const auto keys = list_keys(sql, project);
            const auto is_good = [](const Key& one) { return !one.revoked; };
            const auto found = std::ranges::find(keys, key, &Key::id);
            if (found == keys.end() || !is_good(*found)) {
                return Failure(Error{ErrorKind::missing, "there is no such key"});
            }
            if (std::ranges::count_if(keys, is_good) == 1) {
                return Failure(Error{ErrorKind::conflict,
                                     "this is the project's only key",
                                     {},
                                     {},
                                     "make another one first, or nobody could call the API any more"});
            }
            revoke_key(sql, project, key, now);
            return {};
        });
    if (!revoked || !*revoked) {
        return std::unexpected(std::move(revoked ? revoked->error() : revoked.error()));
    }
    asio::post(context.loop, [&context, key = *id] { context.keys.remove(key); });
    HttpResponse response;
    response.status = 204;
    return response;
}

}  // namespace parley::api
