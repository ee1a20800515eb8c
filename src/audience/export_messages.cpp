#include <array>

#include "audience/export_chunk.h"
#include "message/failure.h"
#include "message/status.h"

// Messages and what became of them. Numbers are not among it: whoever may see messages need not see people.
namespace parley::audience {

namespace {

constexpr const char* select_messages = R"sql(
    SELECT m.id, m.campaign_id, p.identity, m.status, m.reason, m.words, m.attempts, m.replied, m.provider_id,
           m.whatsapp_id, m.intended_at, m.settled_at, m.sent_at, m.delivered_at, m.read_at, m.clicked_at, m.failed_at
    FROM message m JOIN campaign c ON c.id = m.campaign_id AND c.project_id = :project
         LEFT JOIN merged_profile w ON w.id = m.profile_id
         LEFT JOIN profile p ON p.id = COALESCE(w.into_id, m.profile_id)
    WHERE m.id > :after AND m.id <= :until AND (:any = 0 OR m.campaign_id = :campaign)
    ORDER BY m.id LIMIT :limit)sql";

struct Text {
    std::string value;
    soci::indicator mark = soci::i_null;
    std::string_view read() const { return mark == soci::i_ok ? std::string_view(value) : std::string_view(); }
};

std::string_view reason_name(Status status, int reason) {
    if (status == Status::failed) {
        return name_of(static_cast<FailureCode>(reason));
    }
    return status == Status::skipped ? name_of(static_cast<SkipReason>(reason)) : std::string_view();
}

}  // namespace

ExportChunk messages_chunk(soci::session& sql, const Export& file, int limit) {
    const long long after = file.position.empty() ? file.settings.first : std::stoll(file.position);
    const long long campaign = file.settings.campaign.value;
    long long id = 0;
    long long its_campaign = 0;
    Text identity;
    int status = 0;
    int reason = 0;
    Text words;
    int attempts = 0;
    int replied = 0;
    Text provider_id;
    Text whatsapp_id;
    std::array<long long, 7> times{};
    std::array<soci::indicator, 7> marks{};
    soci::statement statement =
        (sql.prepare << select_messages, soci::use(file.project.value, "project"), soci::use(after, "after"),
         soci::use(file.until, "until"), soci::use(campaign, "any"), soci::use(campaign, "campaign"),
         soci::use(limit, "limit"), soci::into(id), soci::into(its_campaign), soci::into(identity.value, identity.mark),
         soci::into(status), soci::into(reason), soci::into(words.value, words.mark), soci::into(attempts),
         soci::into(replied), soci::into(provider_id.value, provider_id.mark),
         soci::into(whatsapp_id.value, whatsapp_id.mark), soci::into(times[0], marks[0]),
         soci::into(times[1], marks[1]), soci::into(times[2], marks[2]), soci::into(times[3], marks[3]),
         soci::into(times[4], marks[4]), soci::into(times[5], marks[5]), soci::into(times[6], marks[6]));
    statement.execute();
    ExportChunk chunk;
    chunk.position = file.position;
    while (statement.fetch()) {
        std::array<std::string, 7> told;
        for (std::size_t place = 0; place < told.size(); ++place) {
            told[place] = export_time(times[place], marks[place]);
        }
        const auto state = static_cast<Status>(status);
        append_csv_row(chunk.csv, {std::to_string(id), std::to_string(its_campaign), identity.read(), name_of(state),
                                   reason_name(state, reason), words.read(), std::to_string(attempts),
                                   replied != 0 ? "TRUE" : "FALSE", provider_id.read(), whatsapp_id.read(), told[0],
                                   told[1], told[2], told[3], told[4], told[5], told[6]});
        chunk.position = std::to_string(id);
        ++chunk.rows;
    }
    chunk.done = chunk.rows < limit;
    return chunk;
}

}  // namespace parley::audience
