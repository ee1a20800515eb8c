#include <unordered_map>

#include "base/text.h"
#include "deliver/early_report.h"
#include "deliver/ledger.h"
#include "deliver/reached.h"
#include "deliver/status_news.h"

namespace parley::deliver {

namespace {

constexpr std::size_t longest_words = 500;

struct State {
    Status status = Status::queued;
    int reason = 0;
    Way way = {};
};

// What the message is after its provider's answer.
State after(const State& known, const std::variant<Outcome, SkipReason>& result) {
    if (const auto* reason = std::get_if<SkipReason>(&result)) {
        return known.status == Status::intended ? State{Status::skipped, static_cast<int>(*reason), known.way} : known;
    }
    const auto& outcome = std::get<Outcome>(result);
    Status reported = Status::uncertain;
    int reason = 0;
    if (std::holds_alternative<Accepted>(outcome)) {
        reported = Status::accepted;
    } else if (const auto* refused = std::get_if<Refused>(&outcome)) {
        if (refused->retry != Retry::never) {
            // It goes back to its lane, unless a callback proves that it left after all.
            return known.status == Status::intended ? State{Status::queued, 0, known.way} : known;
        }
        reported = Status::failed;
        reason = static_cast<int>(refused->code);
    }
    const Status merged = merge(known.status, reported);
    return merged == known.status ? known : State{merged, reason, known.way};
}

std::string words_of(const std::variant<Outcome, SkipReason>& result) {
    const auto* outcome = std::get_if<Outcome>(&result);
    if (outcome == nullptr) {
        return {};
    }
    if (const auto* refused = std::get_if<Refused>(outcome)) {
        const std::string code = refused->provider_code.empty() ? std::string() : refused->provider_code + ": ";
        return std::string(shortened(code + refused->words, longest_words));
    }
    if (const auto* uncertain = std::get_if<Uncertain>(outcome)) {
        return std::string(shortened(uncertain->why, longest_words));
    }
    return {};
}

struct Rows {
    std::vector<int> statuses;
    std::vector<int> reasons;
    std::vector<long long> times;
    std::vector<std::string> texts;  // words, or the provider's id
    std::vector<long long> ids;

    void add(const Settlement& settlement, std::string text = {}) {
        times.push_back(settlement.at.time_since_epoch().count());
        ids.push_back(settlement.message.value);
        if (!text.empty()) {
            texts.push_back(std::move(text));
        }
    }
};

// The provider's id of a message that it accepted; empty where it gave none.
std::string provider_id_in(const std::variant<Outcome, SkipReason>& result) {
    const auto* outcome = std::get_if<Outcome>(&result);
    const auto* accepted = outcome == nullptr ? nullptr : std::get_if<Accepted>(outcome);
    return accepted == nullptr ? std::string() : accepted->provider_id;
}

// That one is sent again changes nothing for anybody but us.
bool is_news(const State& before, const State& after) {
    return after.status != before.status && after.status != Status::queued;
}

}  // namespace

void settle(soci::session& sql, std::span<const Settlement> settlements) {
    Rows plain;
    Rows worded;      // with what the provider said
    Rows identified;  // accepted, with the provider's id
    std::vector<NewlyKnown> newly_known;
    TallyChange change;
    ReachedChange reached(sql);
    StatusNews news(sql);
    // One message may be settled twice in a batch: timed out, and answered late.
    std::unordered_map<std::int64_t, State> known;
    known.reserve(settlements.size());

    long long id = 0;
    State stored;
    long long left = 0;
    long long packed = 0;  // a column costs more than to take it apart
    soci::statement select =
        (sql.prepare << "SELECT COALESCE(intended_at, -1), status + 256 * reason + 65536 * COALESCE(country, 0) "
                        "FROM message WHERE id = :id",
         soci::use(id), soci::into(left), soci::into(packed));
    for (const Settlement& settlement : settlements) {
        id = settlement.message.value;
        auto place = known.find(id);
        if (place == known.end()) {
            if (!select.execute(true)) {
                continue;
            }
            stored.status = static_cast<Status>(packed % 256);
            stored.reason = static_cast<int>(packed / 256 % 256);
            stored.way.intended = left;
            stored.way.country = Country::stored(static_cast<int>(packed / 65'536));
            place = known.emplace(id, stored).first;
        }
        State next = after(place->second, settlement.result);
        reached.settle(settlement.campaign, settlement.message, next.way, place->second.status, next.status,
                       settlement.at);
        change.move(settlement.campaign, {place->second.status, place->second.reason}, {next.status, next.reason});
        if (news.is_wanted() && is_news(place->second, next)) {
            news.add({settlement.message, settlement.campaign, next.status, next.reason, settlement.at, std::nullopt,
                      words_of(settlement.result)});
        }
        place->second = next;

        if (std::string provider_id = provider_id_in(settlement.result); !provider_id.empty()) {
            newly_known.push_back({settlement.provider, provider_id, settlement.message});
            identified.add(settlement, std::move(provider_id));
        } else if (std::string words = words_of(settlement.result); !words.empty()) {
            worded.add(settlement, std::move(words));
        } else {
            plain.add(settlement);
        }
    }
    for (Rows* rows : {&plain, &worded, &identified}) {
        for (const long long settled : rows->ids) {
            const State& final = known.at(settled);
            rows->statuses.push_back(static_cast<int>(final.status));
            rows->reasons.push_back(final.reason);
        }
    }
    if (!worded.ids.empty()) {
        sql << "UPDATE message SET status = :status, reason = :reason, settled_at = :at, words = CASE WHEN provider_id "
               "= '' "
               "THEN NULL ELSE :words END WHERE id = :id",
            soci::use(worded.statuses), soci::use(worded.reasons), soci::use(worded.times), soci::use(worded.texts),
            soci::use(worded.ids);
    }
    if (!plain.ids.empty()) {
        sql << "UPDATE message SET status = :status, reason = :reason, settled_at = :at WHERE id = :id",
            soci::use(plain.statuses), soci::use(plain.reasons), soci::use(plain.times), soci::use(plain.ids);
    }
    if (!identified.ids.empty()) {
        sql << "UPDATE message SET status = :status, reason = :reason, settled_at = :at, provider_id = CASE WHEN "
               "provider_id = '' THEN '' ELSE :provider END WHERE id = :id",
            soci::use(identified.statuses), soci::use(identified.reasons), soci::use(identified.times),
            soci::use(identified.texts), soci::use(identified.ids);
    }
    change.write(sql);
    reached.write();
    news.record();
    if (!newly_known.empty()) {
        attach_early_reports(sql, newly_known);
    }
}

}  // namespace parley::deliver
