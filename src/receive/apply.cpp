#include "receive/apply.h"

#include <optional>
#include <unordered_map>

#include "deliver/early_report.h"
#include "deliver/ledger.h"
#include "message/wire_id.h"
#include "receive/addressee.h"
#include "receive/incoming.h"

namespace parley::receive {

Applied& Applied::operator+=(const Applied& other) {
    merged += other.merged;
    unchanged += other.unchanged;
    early += other.early;
    unknown += other.unknown;
    incoming += other.incoming;
    repeated += other.repeated;
    replies += other.replies;
    templates += other.templates;
    consents += other.consents;
    notices += other.notices;
    quarantined += other.quarantined;
    campaigns.insert(other.campaigns.begin(), other.campaigns.end());
    for (const auto& [provider, halt] : other.halts) {
        note(provider, halt);
    }
    return *this;
}

void Applied::note(ProviderId provider, Halt halt) {
    const auto [known, is_new] = halts.try_emplace(provider, halt);
    if (!is_new && known->second.at < halt.at) {
        known->second = std::move(halt);
    }
}

namespace {

// A provider may only speak of messages of its own project, whatever numbers it names. A campaign
// that is not there yet is nobody's.
class Campaigns {
public:
    explicit Campaigns(soci::session& sql) : sql_(sql) {}

    bool may_speak_of(CampaignId campaign, ProjectId project) {
        auto found = projects_.find(campaign);
        if (found == projects_.end()) {
            const long long id = campaign.value;
            long long owner = 0;
            sql_ << "SELECT project_id FROM campaign WHERE id = :id", soci::use(id), soci::into(owner);
            found = projects_.emplace(campaign, ProjectId{owner}).first;
        }
        return !found->second || found->second == project;
    }

private:
    soci::session& sql_;
    std::unordered_map<CampaignId, ProjectId> projects_;
};

// The provider's own code and words, as answers keep them too.
std::string worded(const StatusReport& said) {
    return said.provider_code.empty() || said.status != Status::failed ? said.words
                                                                       : said.provider_code + ": " + said.words;
}

deliver::Report report_of(const StatusReport& said, Time received) {
    return {.message = {},
            .campaign = {},
            .profile = {},
            .status = said.status,
            .at = said.at,
            .received = received,
            .failure = said.failure,
            .words = said.status == Status::clicked ? said.url : worded(said),
            .whatsapp_id = said.whatsapp_id,
            .provider_id = said.provider_id};
}

class Batch {
public:
    Batch(soci::session& sql, std::span<const Reading> readings, const Reactions& reactions)
        : sql_(sql), readings_(readings), reactions_(reactions), campaigns_(sql) {}

    Application apply() {
        for (std::size_t place = 0; place < readings_.size(); ++place) {
            const Reading& reading = readings_[place];
            if (!reading.trouble.empty()) {
                result_.troubles.emplace_back(place, reading.trouble);
            }
            for (const Callback& callback : reading.batch.callbacks) {
                std::visit([&](const auto& said) { take(said, place); }, callback);
            }
        }
        merge_gathered();
        result_.applied.quarantined = result_.troubles.size();
        return std::move(result_);
    }

private:
    void take(const StatusReport& said, std::size_t place) { gather(said, place); }
    void take(const IncomingMessage& message, std::size_t place) {
        // Later than the statuses before it: the last message to this person must be known.
        merge_gathered();
        store(message, place);
    }
    void take(const TemplateReport& report, std::size_t place) {
        ++result_.applied.templates;
        if (reactions_.template_changed) {
            reactions_.template_changed(sql_, readings_[place], report);
        }
    }
    void take(const ConsentReport& report, std::size_t place) {
        ++result_.applied.consents;
        if (reactions_.consent_changed) {
            reactions_.consent_changed(sql_, readings_[place], report);
        }
    }
    void take(const Notice&, std::size_t) { ++result_.applied.notices; }

    void gather(const StatusReport& said, std::size_t place) {
        const Reading& reading = readings_[place];
        deliver::Report report = report_of(said, reading.received);
        if (const auto id = read_wire_id(said.message_id)) {
            if (!id->campaign) {
                ++result_.applied.unchanged;  // of a trial, or of a reply outside of campaigns
                return;
            }
            report.message = id->message;
            report.campaign = id->campaign;
            report.profile = id->profile;
        } else if (!said.provider_id.empty()) {
            const auto message = deliver::message_by_provider_id(sql_, reading.provider, said.provider_id);
            if (!message) {
                deliver::keep_early_report(sql_, reading.provider, said.provider_id, report);
                ++result_.applied.early;
                result_.named.push_back(
                    {.place = place, .provider_id = said.provider_id, .failed = said.status == Status::failed});
                return;
            }
            report.message = *message;
        } else {
            not_ours(place);
            return;
        }
        if (report.campaign && !campaigns_.may_speak_of(report.campaign, reading.project)) {
            not_ours(place);
            return;
        }
        reports_.push_back(std::move(report));
        places_.push_back(place);
    }

    void merge_gathered() {
        if (reports_.empty()) {
            return;
        }
        const auto merged = deliver::merge_reports(sql_, reports_);
        for (std::size_t i = 0; i < merged.size(); ++i) {
            if (merged[i] != deliver::Merged::unknown) {
                result_.named.push_back({.place = places_[i],
                                         .message = reports_[i].message,
                                         .failed = reports_[i].status == Status::failed});
            }
            switch (merged[i]) {
                case deliver::Merged::applied:
                    ++result_.applied.merged;
                    note_halt(reports_[i], readings_[places_[i]].provider);
                    if (reports_[i].campaign) {
                        result_.applied.campaigns.insert(reports_[i].campaign);
                    }
                    break;
                case deliver::Merged::unchanged: ++result_.applied.unchanged; break;
                case deliver::Merged::unknown:
                    deliver::keep_early_report(sql_, readings_[places_[i]].provider, reports_[i]);
                    not_ours(places_[i]);
                    break;
            }
        }
        reports_.clear();
        places_.clear();
    }

    void note_halt(const deliver::Report& report, ProviderId provider) {
        if (report.status == Status::failed && report.failure == FailureCode::account_problem) {
            result_.applied.note(provider, {report.at.value_or(report.received), report.words});
        }
    }

    void store(const IncomingMessage& message, std::size_t place) {
        const Reading& said = readings_[place];
        const Reading reading{.provider = addressee(sql_, said, message.to),
                              .project = said.project,
                              .received = said.received,
                              .batch = {},
                              .trouble = {},
                              .sender = said.sender,
                              .dialect = said.dialect};
        const Stored stored = store_incoming(sql_, message, reading.provider, reading.project, reading.received);
        ++(stored.is_new ? result_.applied.incoming : result_.applied.repeated);
        if (stored.is_new && stored.is_said && reactions_.written_to) {
            reactions_.written_to(sql_, reading, message, stored);
        }
        if (const auto* notice = std::get_if<UnknownContent>(&message.content);
            stored.is_new && !stored.is_said && notice != nullptr && reactions_.told_of) {
            reactions_.told_of(sql_, reading, message, *notice);
        }
        if (stored.replied_to) {
            ++result_.applied.replies;
            result_.applied.campaigns.insert(*stored.replied_to);
        }
        if (stored.answered) {
            result_.named.push_back({.place = place, .message = *stored.answered});
        }
    }

    // Each record is kept once, whatever it holds.
    void not_ours(std::size_t place) {
        ++result_.applied.unknown;
        for (auto it = result_.troubles.rbegin(); it != result_.troubles.rend() && it->first >= place; ++it) {
            if (it->first == place) {
                return;
            }
        }
        result_.troubles.emplace_back(place, names_no_message);
    }

    soci::session& sql_;
    std::span<const Reading> readings_;
    const Reactions& reactions_;
    Campaigns campaigns_;
    std::vector<deliver::Report> reports_;
    std::vector<std::size_t> places_;
    Application result_;
};

}  // namespace

Application apply_all(soci::session& sql, std::span<const Reading> readings, const Reactions& reactions) {
    return Batch(sql, readings, reactions).apply();
}

}  // namespace parley::receive
