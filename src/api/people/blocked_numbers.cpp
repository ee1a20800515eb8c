#include "api/answers.h"
#include "api/people/handlers.h"
#include "api/people/person.h"
#include "audience/consent_changes.h"
#include "base/phone.h"

namespace parley::api {

namespace {

json::object to_json(const audience::NumberBlock& block) {
    return {{"phone", block.phone}, {"since", to_text(block.since)}, {"source", text_or_null(block.source)}};
}

Result<std::string> number_of(Context& context, const Call& call) {
    const auto phone = Phone::parse(path_text(call, "phone"), country_of(context, call));
    if (!phone) {
        Error error = phone.error();
        error.where = "phone";
        return std::unexpected(std::move(error));
    }
    return phone->e164();
}

Failure not_blocked() {
    return Failure(Error{ErrorKind::missing, "this number is not blocked"});
}

}  // namespace

Result<HttpResponse> list_blocked_numbers(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!limit) {
        return std::unexpected(limit.error());
    }
    const std::string* after = query_text(call, "after");
    auto blocks = context.database.read([&](soci::session& sql) {
        return audience::list_number_blocks(sql, call.project, after == nullptr ? std::string() : *after,
                                            static_cast<int>(*limit) + 1);
    });
    const bool more = std::ssize(blocks) > *limit;
    if (more) {
        blocks.pop_back();
    }
    json::array items;
    for (const audience::NumberBlock& block : blocks) {
        items.push_back(to_json(block));
    }
    json::object page;
    page["items"] = std::move(items);
    page["next"] = more ? json::value(blocks.back().phone) : json::value();
    return json_answer(page);
}

Result<HttpResponse> get_blocked_number(Context& context, const Call& call) {
    const auto phone = number_of(context, call);
    if (!phone) {
        return std::unexpected(phone.error());
    }
    const auto block = context.database.read(
        [&](soci::session& sql) { return audience::find_number_block(sql, call.project, *phone); });
    return block ? Result<HttpResponse>(json_answer(to_json(*block))) : not_blocked();
}

Result<HttpResponse> block_number(Context& context, const Call& call) {
    const auto phone = number_of(context, call);
    const auto body = read_body(call.request);
    if (!phone || !body) {
        return std::unexpected(phone ? body.error() : phone.error());
    }
    Fields fields(*body);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto block = context.writer.run([&](soci::session& sql) {
        audience::set_number_blocked(sql, call.project, *phone, true, context.clock.now(), source_of(call));
        return audience::find_number_block(sql, call.project, *phone);
    });
    if (!block) {
        return std::unexpected(block.error());
    }
    return json_answer(to_json(**block));
}

Result<HttpResponse> unblock_number(Context& context, const Call& call) {
    const auto phone = number_of(context, call);
    if (!phone) {
        return std::unexpected(phone.error());
    }
    const auto changed = context.writer.run([&](soci::session& sql) {
        return audience::set_number_blocked(sql, call.project, *phone, false, context.clock.now(), source_of(call));
    });
    if (!changed) {
        return std::unexpected(changed.error());
    }
    if (!*changed) {
        return not_blocked();
    }
    HttpResponse response;
    response.status = 204;
    return response;
}

}  // namespace parley::api
