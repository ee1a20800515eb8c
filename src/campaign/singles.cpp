#include "campaign/singles.h"

#include <atomic>
#include <map>
#include <mutex>
#include <set>

#include "campaign/campaign_state.h"
#include "campaign/single_claim.h"
#include "campaign/single_content.h"
#include "campaign/single_parts.h"
#include "campaign/single_person.h"
#include "campaign/single_redirect.h"
#include "campaign/single_standing.h"
#include "deliver/ledger.h"
#include "deliver/status_news.h"
#include "dialect/body_override.h"
#include "dialect/whatsapp/message_object.h"

namespace parley::campaign {

namespace {

Failure not_there(std::string what, std::int64_t id) {
    return Failure(Error{ErrorKind::missing, "there is no such " + what, what, id == 0 ? "" : std::to_string(id)});
}

Result<const deliver::Provider*> provider_of(const Single& single, SingleParts& parts) {
    const deliver::Provider* provider = parts.provider(single.project, single.provider);
    if (provider != nullptr) {
        return provider;
    }
    return single.provider
               ? not_there("provider", single.provider.value)
               : Failure(Error{ErrorKind::missing, "there is no default provider", "provider", {}, "name one"});
}

Result<> check_said(const Content& content) {
    if (is_template(content)) {
        return invalid("a template is sent by its id", "content");
    }
    return whatsapp::check_object(content);
}

Result<Content> content_of(const Single& single, const deliver::Provider& provider, SingleParts& parts) {
    if (single.content.has_value() == static_cast<bool>(single.form)) {
        return invalid("say either a template or something free", "template");
    }
    if (single.content) {
        auto said = check_said(*single.content);
        return said ? Result<Content>(*single.content) : std::unexpected(std::move(said.error()));
    }
    const Template* form = parts.form(single.form);
    if (form == nullptr || form->provider != provider.id) {
        return not_there("template", single.form.value);
    }
    if (auto usable = check_usable(provider, *form); !usable) {
        return std::unexpected(std::move(usable.error()));
    }
    return filled_with(*form, single.values, single.custom);
}

// As it would be written, to anybody.
Result<> check_one(const Single& single, SingleParts& parts) {
    const auto known = provider_of(single, parts);
    if (!known) {
        return std::unexpected(known.error());
    }
    if ((*known)->archived) {
        return Failure(Error{ErrorKind::conflict, "the provider is archived and sends nothing", "provider",
                             (*known)->nickname, "bring it back, or use another provider"});
    }
    auto content = content_of(single, **known, parts);
    if (!content) {
        return std::unexpected(std::move(content.error()));
    }
    deliver::Provider provider = **known;
    if (!single.settings.empty() || !single.sender.empty()) {
        for (const auto& [name, value] : single.settings) {
            provider.fields[name] = value;
        }
        provider.sender = single.sender.empty() ? provider.sender : single.sender;
        if (auto good = deliver::check(provider); !good) {
            return good;
        }
    }
    const Dialect* dialect = dialect_named(provider.dialect);
    if (dialect == nullptr) {
        return invalid("its dialect is not known", "provider", provider.nickname);
    }
    const OutgoingMessage sample{
        .id = to_text(WireId{}), .to = "+14155550100", .from = provider.sender, .content = std::move(*content)};
    auto request = dialect->client.write_message(sample, deliver::account_of(provider));
    if (!request) {
        return std::unexpected(std::move(request.error()));
    }
    if (const auto to = redirected_to(single.overrides); !to) {
        return std::unexpected(to.error());
    }
    return override_body(*request, single.overrides);
}

// Whom a provider reaches; nothing where it was deleted.
class Reaches {
public:
    explicit Reaches(soci::session& sql) : sql_(sql) {}

    ProviderId default_of(ProjectId project) {
        const long long owner = project.value;
        long long id = 0;
        sql_ << "SELECT id FROM provider WHERE project_id = :project AND is_default = 1 AND archived = 0 "
                "AND removed_at IS NULL",
            soci::use(owner), soci::into(id);
        return ProviderId{sql_.got_data() ? id : 0};
    }

    std::optional<bool> users(ProjectId project, ProviderId provider) {
        auto place = known_.find(provider);
        if (place == known_.end()) {
            const bool is_there = deliver::project_of(sql_, provider) == project;
            place = known_
                        .emplace(provider,
                                 is_there ? std::optional(deliver::reaches_user_ids(sql_, provider)) : std::nullopt)
                        .first;
        }
        return place->second;
    }

private:
    soci::session& sql_;
    std::map<ProviderId, std::optional<bool>> known_;
};

// The rows of what is added, written at once.
struct Rows {
    std::vector<long long> ids, campaigns, profiles;
    std::vector<int> statuses, reasons;
    // Of those that wait, or can be found by their reference.
    std::vector<long long> kept_ids, projects, providers, due, created;
    std::vector<int> states;
    std::vector<std::string> contents, references;

    void write(soci::session& sql) const {
        if (!ids.empty()) {
            sql << "INSERT INTO message (id, campaign_id, profile_id, status, reason) VALUES (:id, :campaign, "
                   ":profile, :status, :reason)",
                soci::use(ids), soci::use(campaigns), soci::use(profiles), soci::use(statuses), soci::use(reasons);
        }
        if (!kept_ids.empty()) {
            sql << "INSERT INTO single_message (message_id, project_id, provider_id, state, content, reference, "
                   "due_at, created_at) VALUES (:id, :project, :provider, :state, :content, :reference, :due, "
                   ":created)",
                soci::use(kept_ids), soci::use(projects), soci::use(providers), soci::use(states), soci::use(contents),
                soci::use(references), soci::use(due), soci::use(created);
        }
    }
};

}  // namespace

struct Singles::State {
    State(store::Database& given_database, store::Writer& given_writer, const SecretBox& given_box,
          const Clock& given_clock, std::shared_ptr<Log> given_log)
        : database(given_database),
          writer(given_writer),
          box(given_box),
          clock(given_clock),
          log(std::move(given_log)) {}

    store::Database& database;
    store::Writer& writer;
    const SecretBox box;
    const Clock& clock;
    const std::shared_ptr<Log> log;
    deliver::Dispatcher* dispatcher = nullptr;
    std::atomic<bool> closed = false;

    std::mutex mutex;
    std::set<ProviderId> to_wake;  // one too many costs a look

    void must_wake(ProviderId provider) {
        const std::lock_guard lock(mutex);
        to_wake.insert(provider);
    }
};

Singles::Singles(store::Database& database, store::Writer& writer, const SecretBox& box, const Clock& clock,
                 std::shared_ptr<Log> log)
    : state_(std::make_shared<State>(database, writer, box, clock, std::move(log))) {}

Singles::~Singles() {
    close();
}

void Singles::join(deliver::Dispatcher& dispatcher) {
    state_->dispatcher = &dispatcher;
    dispatcher.set_priority({.claim =
                                 [state = state_](soci::session& sql, ProviderId provider, int limit, Time now) {
                                     return state->closed ? deliver::PriorityClaim{}
                                                          : claim_singles(sql, state->box, provider, limit, now);
                                 },
                             .settled = note_singles});
}

Result<> Singles::check(const Single& single) const {
    return std::move(check_all({single}).front());
}

std::vector<Result<>> Singles::check_all(const std::vector<Single>& singles) const {
    return state_->database.read([&](soci::session& sql) {
        SingleParts parts(sql, state_->box);
        return check_singles(singles, parts);
    });
}

std::vector<Result<>> check_singles(const std::vector<Single>& singles, SingleParts& parts) {
    std::vector<Result<>> checked;
    checked.reserve(singles.size());
    for (const Single& single : singles) {
        checked.push_back(check_one(single, parts));
    }
    return checked;
}

std::vector<Singled> Singles::add(soci::session& sql, const std::vector<Single>& singles, Time now) {
    Reaches reaches(sql);
    People people(sql);
    Standing standing(sql, now);
    Rows rows;
    deliver::TallyChange change;
    std::vector<deliver::StatusNews::News> skipped;
    std::vector<Singled> added;
    added.reserve(singles.size());
    const long long at = now.time_since_epoch().count();
    for (const Single& single : singles) {
        const ProviderId provider = single.provider ? single.provider : reaches.default_of(single.project);
        const auto users = reaches.users(single.project, provider);
        if (!users) {
            added.push_back({.message = {}, .skipped = SkipReason::campaign_stopped});
            continue;
        }
        const bool is_later = single.due && *single.due > now;
        const Person person = people.find(single.project, single.profile);
        // Of one that is due later consent is asked then.
        SkipReason reason =
            is_later && person.is_there ? SkipReason::none : reason_to_skip(person, single.ask_consent, *users);
        if (reason == SkipReason::none && leads_to_blocked(sql, single.project, single.overrides)) {
            reason = SkipReason::number_blocked;
        }
        const Standing::Place place = standing.next(single.project, provider);
        const bool waits = reason == SkipReason::none;
        const Status status = waits ? Status::queued : Status::skipped;
        rows.ids.push_back(place.message.value);
        rows.campaigns.push_back(place.campaign.value);
        rows.profiles.push_back(single.profile.value);
        rows.statuses.push_back(static_cast<int>(status));
        rows.reasons.push_back(static_cast<int>(reason));
        change.add(place.campaign, {status, static_cast<int>(reason)}, 1);
        if (waits || !single.reference.empty()) {
            rows.kept_ids.push_back(place.message.value);
            rows.projects.push_back(single.project.value);
            rows.providers.push_back(provider.value);
            rows.states.push_back(waits ? 1 : 0);
            rows.contents.push_back(waits ? write_single(single, state_->box) : std::string());
            rows.references.push_back(single.reference);
            rows.due.push_back(is_later ? single.due->time_since_epoch().count() : at);
            rows.created.push_back(at);
        }
        if (waits) {
            state_->must_wake(provider);
        }
        if (!waits) {
            skipped.push_back({place.message, place.campaign, Status::skipped, static_cast<int>(reason), now});
        }
        added.push_back({.message = place.message, .skipped = reason});
    }
    rows.write(sql);
    change.write(sql);
    if (!skipped.empty()) {
        deliver::StatusNews news(sql);
        std::ranges::for_each(skipped, [&](const auto& one) { news.add(one); });
        news.record();
    }
    return added;
}

void Singles::wake() {
    std::set<ProviderId> providers;
    {
        const std::lock_guard lock(state_->mutex);
        providers.swap(state_->to_wake);
    }
    if (state_->dispatcher == nullptr || state_->closed) {
        return;
    }
    for (const ProviderId provider : providers) {
        state_->dispatcher->wake_priority(provider);
    }
}

Result<> Singles::recover() {
    return state_->writer.run([now = state_->clock.now()](soci::session& sql) {
        deliver::recover(sql, now);
        recover_singles(sql);
    });
}

void Singles::close() {
    state_->closed = true;
}

}  // namespace parley::campaign
