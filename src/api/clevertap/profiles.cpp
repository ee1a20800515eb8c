#include "audience/profile.h"

#include <array>

#include "api/clevertap/answer.h"
#include "api/clevertap/cursor.h"
#include "api/clevertap/event_query.h"
#include "api/clevertap/handlers.h"
#include "api/clevertap/people_json.h"
#include "api/clevertap/people_lookup.h"
#include "api/clevertap/query_input.h"
#include "api/clevertap/readings.h"
#include "audience/segment/segment.h"
#include "base/form.h"

namespace parley::api::clevertap {

namespace {

constexpr int usual_batch = 50;
constexpr int largest_batch = 5'000;

// Clients paste names into the URL as they are: there a plus is a plus.
std::optional<std::string> pasted(const Call& call, std::string_view name) {
    const std::string* read = query_text(call, name);
    if (read == nullptr) {
        return std::nullopt;
    }
    std::string target =
        call.request.target.substr(std::min(call.request.target.find('?') + 1, call.request.target.size()));
    std::size_t at = 0;
    while ((at = target.find('+', at)) != std::string::npos) {
        target.replace(at, 1, "%2B");
    }
    const auto fields = parse_form(target);
    const std::string* exact = fields ? field_of(*fields, name) : nullptr;
    return exact == nullptr ? *read : *exact;
}

Result<int> batch_size(const Call& call) {
    const auto size = query_number(call, "batch_size", usual_batch, 1, largest_batch);
    return size ? Result<int>(static_cast<int>(*size)) : std::unexpected(size.error());
}

// The first answer has no records, only where to read them.
Result<HttpResponse> first_answer(Context& context, const Call& call, CursorOf of) {
    const auto batch = batch_size(call);
    auto query = read_query(call);
    if (!batch || !query) {
        return std::unexpected(batch ? query.error() : batch.error());
    }
    const auto understood = understand(*query, account_of(context, call.project).zone);
    if (!understood) {
        return std::unexpected(understood.error());
    }
    if (of == CursorOf::events && !understood->event) {
        return invalid("is missing", "event_name");
    }
    if (json::serialize(*query).size() > longest_cursor_query) {
        return invalid("is longer than 4000 bytes", "query", {}, "save it as a segment, or ask for less at a time");
    }
    const Time now = context.clock.now();
    const Cursor cursor{.of = of, .query = std::move(*query), .batch = *batch, .begun = now, .used = now};
    return success({{"cursor", write_cursor(cursor, call.project, context.box)}});
}

HttpResponse page_answer(Context& context, const Call& call, const Cursor& cursor, json::array records, bool more) {
    json::object body;
    if (more) {
        body["next_cursor"] = write_cursor(cursor, call.project, context.box);
    }
    body["records"] = std::move(records);
    return success(std::move(body));
}

// Whatever way a page is asked for: the query in the body or the URL, or a cursor.
template <class Page>
Result<HttpResponse> read_pages(Context& context, const Call& call, CursorOf of, Page page) {
    const std::string* text = query_text(call, "cursor");
    if (text == nullptr) {
        return first_answer(context, call, of);
    }
    auto cursor = read_cursor(*text, of, call.project, context.box, context.clock.now());
    if (!cursor) {
        return std::unexpected(std::move(cursor.error()));
    }
    const Account account = account_of(context, call.project);
    const auto query = understand(cursor->query, account.zone);
    if (!query) {
        return std::unexpected(query.error());
    }
    cursor->used = context.clock.now();
    return context.database.read(
        [&](soci::session& sql) -> Result<HttpResponse> { return page(sql, *query, account.zone, *cursor); });
}

long long event_time(const TimeZone& zone, long long milliseconds) {
    const LocalTime local = zone.to_local(Time(std::chrono::milliseconds(milliseconds)));
    const long long day = local.year * 10'000LL + local.month * 100LL + local.day;
    return day * 1'000'000 + local.hour * 10'000LL + local.minute * 100LL + local.second;
}

}  // namespace

Result<HttpResponse> get_profile(Context& context, const Call& call) {
    std::optional<PersonKey> key;
    std::optional<std::string> name;
    for (const std::string_view parameter : {"identity", "email", "objectId"}) {
        auto given = pasted(call, parameter);
        if (!given) {
            continue;
        }
        if (name) {
            return invalid("give exactly one of identity, email and objectId", std::string(parameter));
        }
        key = person_key_named(parameter);
        name = std::move(given);
    }
    if (!name || name->empty()) {
        return invalid("give one of identity, email and objectId", "identity");
    }
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        auto found = find_named(sql, call.project, *key, *name, context.clock.now());
        const std::string* with_blanks = query_text(call, "identity");
        if (found && found->empty() && with_blanks != nullptr && *with_blanks != *name) {
            found = find_named(sql, call.project, *key, *with_blanks, context.clock.now());
        }
        if (!found) {
            return std::unexpected(std::move(found.error()));
        }
        const auto profile = found->empty() ? std::nullopt : audience::read_profile(sql, call.project, found->front());
        if (!profile) {
            return Failure(Error{ErrorKind::missing, "there is no such profile"});
        }
        return success({{"record", profile_record(sql, call.project, *profile)}});
    });
}

Result<HttpResponse> get_profiles(Context& context, const Call& call) {
    return read_pages(context, call, CursorOf::profiles,
                      [&](soci::session& sql, const audience::ClevertapQuery& query, const TimeZone&,
                          Cursor& cursor) -> Result<HttpResponse> {
                          const auto people = context.clevertap_readings->next(sql, call.project, query.people, cursor,
                                                                               cursor.batch + 1);
                          if (!people) {
                              return std::unexpected(people.error());
                          }
                          const bool more = std::ssize(*people) > cursor.batch;
                          json::array records;
                          for (const ProfileId id : *people) {
                              if (std::ssize(records) == cursor.batch) {
                                  break;
                              }
                              cursor.after = id.value;
                              if (const auto profile = audience::read_profile(sql, call.project, id)) {
                                  records.push_back(profile_record(sql, call.project, *profile));
                              }
                          }
                          return page_answer(context, call, cursor, std::move(records), more);
                      });
}

Result<HttpResponse> get_events(Context& context, const Call& call) {
    return read_pages(context, call, CursorOf::events,
                      [&](soci::session& sql, const audience::ClevertapQuery& query, const TimeZone& zone,
                          Cursor& cursor) -> Result<HttpResponse> {
                          auto events = event_query_of(sql, call.project, query, cursor.begun);
                          if (!events) {
                              return std::unexpected(std::move(events.error()));
                          }
                          std::vector<EventRow> rows;
                          bool more = false;
                          if (*events) {
                              visit_events(sql, **events, {cursor.after_at, cursor.after}, [&](EventRow& row) {
                                  more = std::ssize(rows) == cursor.batch;
                                  if (!more) {
                                      rows.push_back(std::move(row));
                                  }
                                  return !more;
                              });
                          }
                          std::unordered_map<ProfileId, json::object> people;
                          json::array records;
                          for (EventRow& row : rows) {
                              cursor.after_at = row.place.at;
                              cursor.after = row.place.id;
                              json::object& person = people[row.profile];
                              if (person.empty()) {
                                  if (const auto profile = audience::read_profile(sql, call.project, row.profile)) {
                                      person = event_profile(call.project, *profile);
                                  }
                              }
                              json::object record;
                              record["profile"] = person;
                              record["ts"] = event_time(zone, row.place.at);
                              record["event_props"] = std::move(row.properties);
                              record["session_props"] = json::object();
                              records.push_back(std::move(record));
                          }
                          return page_answer(context, call, cursor, std::move(records), more);
                      });
}

}  // namespace parley::api::clevertap
