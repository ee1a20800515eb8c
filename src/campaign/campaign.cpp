#include "campaign/campaign.h"
#include "base/text.h"
#include "store/row.h"
#include "store/sequence.h"

#include <array>

namespace parley::campaign {

namespace {

constexpr std::array states{State::draft,  State::launching, State::running,
                            State::paused, State::stopped,   State::finished};

constexpr const char* columns =
    "SELECT id, project_id, name, provider_id, template_id, import_id, plan, state, state_reason, run, first_message, "
    "last_message, created_at, launched_at, finished_at, kind, segment_id, list_id, filter, labels, origin, settings, "
    "scheduled_at, send_at, revision, COALESCE(updated_at, created_at) FROM campaign ";

constexpr std::size_t most_labels = 20;
constexpr std::size_t longest_label = 60;

std::optional<Time> optional_time(const soci::row& row, std::size_t place) {
    if (row.get_indicator(place) == soci::i_null) {
        return std::nullopt;
    }
    return Time(std::chrono::milliseconds(store::integer(row, place)));
}

template <class Kind>
std::optional<Kind> optional_id(const soci::row& row, std::size_t place) {
    if (row.get_indicator(place) == soci::i_null) {
        return std::nullopt;
    }
    return Kind{store::integer(row, place)};
}

void read_audience_and_origin(Campaign& campaign, const soci::row& row) {
    campaign.kind = row.get<std::string>(15);
    campaign.segment = optional_id<audience::SegmentId>(row, 16);
    campaign.list = optional_id<audience::ListId>(row, 17);
    if (row.get_indicator(18) != soci::i_null) {
        if (auto filter = audience::read_filter(json::parse(row.get<std::string>(18)))) {
            campaign.filter = std::move(*filter);
        } else {
            // Written by a Parley whose limits were wider: nobody, rather than everybody.
            campaign.filter = audience::Filter{audience::AnyOf{}};
        }
    }
    const json::value labels = json::parse(row.get<std::string>(19));
    for (const json::value& label : labels.as_array()) {
        campaign.labels.emplace_back(label.as_string());
    }
    campaign.origin = row.get<std::string>(20);
    campaign.settings = json::parse(row.get<std::string>(21)).as_object();
}

std::vector<Campaign> to_campaigns(const soci::rowset<soci::row>& rows) {
    std::vector<Campaign> campaigns;
    for (const soci::row& row : rows) {
        Campaign campaign;
        campaign.id = CampaignId{store::integer(row, 0)};
        campaign.project = ProjectId{store::integer(row, 1)};
        campaign.name = row.get<std::string>(2);
        campaign.provider = ProviderId{store::integer(row, 3)};
        campaign.form = optional_id<TemplateId>(row, 4).value_or(TemplateId{});
        campaign.import = optional_id<ImportId>(row, 5);
        if (auto plan = read_plan(json::parse(row.get<std::string>(6)))) {
            campaign.plan = std::move(*plan);
        }
        campaign.state = state_named(row.get<std::string>(7));
        campaign.state_reason = row.get<std::string>(8);
        campaign.range = {campaign.id, store::integer(row, 9), MessageId{store::integer(row, 10)},
                          MessageId{store::integer(row, 11)}};
        campaign.created = Time(std::chrono::milliseconds(store::integer(row, 12)));
        campaign.launched = optional_time(row, 13);
        campaign.finished = optional_time(row, 14);
        campaign.scheduled = optional_time(row, 22);
        campaign.send_at = optional_time(row, 23);
        campaign.revision = store::integer(row, 24);
        campaign.updated = Time(std::chrono::milliseconds(store::integer(row, 25)));
        read_audience_and_origin(campaign, row);
        campaigns.push_back(std::move(campaign));
    }
    return campaigns;
}

soci::indicator mark(bool is_there) {
    return is_there ? soci::i_ok : soci::i_null;
}

// What a person says of a campaign, as it is stored.
struct Written {
    explicit Written(const Campaign& campaign)
        : name(campaign.name),
          provider(campaign.provider.value),
          form(campaign.form.value),
          import(campaign.import ? campaign.import->value : 0),
          segment(campaign.segment ? campaign.segment->value : 0),
          list(campaign.list ? campaign.list->value : 0),
          filter(campaign.filter ? json::serialize(audience::write_filter(*campaign.filter)) : ""),
          labels(json::serialize(json::value_from(campaign.labels))),
          plan(json::serialize(write_plan(campaign.plan))),
          send_at(campaign.send_at.value_or(Time{}).time_since_epoch().count()),
          updated((campaign.updated == Time{} ? campaign.created : campaign.updated).time_since_epoch().count()),
          form_mark(mark(static_cast<bool>(campaign.form))),
          import_mark(mark(campaign.import.has_value())),
          segment_mark(mark(campaign.segment.has_value())),
          list_mark(mark(campaign.list.has_value())),
          filter_mark(mark(campaign.filter.has_value())),
          send_at_mark(mark(campaign.send_at.has_value())) {}

    // By name; it must outlive the statement.
    void bind(soci::statement& statement) {
        statement.exchange(soci::use(name, "name"));
        statement.exchange(soci::use(provider, "provider"));
        statement.exchange(soci::use(form, form_mark, "form"));
        statement.exchange(soci::use(import, import_mark, "import"));
        statement.exchange(soci::use(segment, segment_mark, "segment"));
        statement.exchange(soci::use(list, list_mark, "list"));
        statement.exchange(soci::use(filter, filter_mark, "filter"));
        statement.exchange(soci::use(labels, "labels"));
        statement.exchange(soci::use(plan, "plan"));
        statement.exchange(soci::use(send_at, send_at_mark, "send_at"));
        statement.exchange(soci::use(updated, "updated"));
    }

    std::string name;
    long long provider;
    long long form;
    long long import;
    long long segment;
    long long list;
    std::string filter;
    std::string labels;
    std::string plan;
    long long send_at;
    long long updated;
    soci::indicator form_mark;
    soci::indicator import_mark;
    soci::indicator segment_mark;
    soci::indicator list_mark;
    soci::indicator filter_mark;
    soci::indicator send_at_mark;
};

// One whose values are all bound.
void run(soci::statement& statement, const std::string& query) {
    statement.alloc();
    statement.prepare(query);
    statement.define_and_bind();
    statement.execute(true);
}

}  // namespace

std::string_view name_of(State state) {
    switch (state) {
        case State::draft: return "draft";
        case State::launching: return "launching";
        case State::running: return "running";
        case State::paused: return "paused";
        case State::stopped: return "stopped";
        case State::finished: return "finished";
    }
    return "unknown";
}

State state_named(const std::string& name) {
    for (const State state : states) {
        if (name_of(state) == name) {
            return state;
        }
    }
    return State::draft;
}

CampaignId insert_campaign(soci::session& sql, const Campaign& campaign) {
    const long long id = store::next_id(sql, store::Sequence::campaign);
    Written written(campaign);
    const auto project = static_cast<long long>(campaign.project.value);
    const std::string settings = json::serialize(campaign.settings);
    const std::string state(name_of(State::draft));
    const long long created = campaign.created.time_since_epoch().count();
    const long long scheduled = campaign.scheduled.value_or(Time{}).time_since_epoch().count();
    soci::indicator scheduled_mark = mark(campaign.scheduled.has_value());
    soci::statement statement(sql);
    written.bind(statement);
    statement.exchange(soci::use(id, "id"));
    statement.exchange(soci::use(project, "project"));
    statement.exchange(soci::use(campaign.kind, "kind"));
    statement.exchange(soci::use(campaign.origin, "origin"));
    statement.exchange(soci::use(settings, "settings"));
    statement.exchange(soci::use(state, "state"));
    statement.exchange(soci::use(created, "created"));
    statement.exchange(soci::use(scheduled, scheduled_mark, "scheduled"));
    run(statement,
        "INSERT INTO campaign (id, project_id, kind, name, provider_id, template_id, import_id, segment_id, list_id, "
        "filter, labels, origin, settings, plan, state, created_at, scheduled_at, send_at, updated_at) VALUES (:id, "
        ":project, :kind, :name, :provider, :form, :import, :segment, :list, :filter, :labels, :origin, :settings, "
        ":plan, :state, :created, :scheduled, :send_at, :updated)");
    return CampaignId{id};
}

bool update_draft(soci::session& sql, const Campaign& campaign) {
    Written written(campaign);
    const std::string state(name_of(State::draft));
    soci::statement statement(sql);
    written.bind(statement);
    statement.exchange(soci::use(campaign.id.value, "id"));
    statement.exchange(soci::use(campaign.revision, "revision"));
    statement.exchange(soci::use(state, "state"));
    run(statement,
        "UPDATE campaign SET name = :name, provider_id = :provider, template_id = :form, import_id = :import, "
        "segment_id = :segment, list_id = :list, filter = :filter, labels = :labels, plan = :plan, send_at = :send_at, "
        "updated_at = :updated, revision = revision + 1 WHERE id = :id AND revision = :revision AND state = :state AND "
        "kind = 'campaign'");
    return statement.get_affected_rows() == 1;
}

bool remove_draft(soci::session& sql, CampaignId id) {
    const std::string state(name_of(State::draft));
    soci::statement statement =
        (sql.prepare << "DELETE FROM campaign WHERE id = :id AND state = :state AND kind = 'campaign'",
         soci::use(id.value, "id"), soci::use(state, "state"));
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

bool set_schedule(soci::session& sql, CampaignId id, std::int64_t revision, const std::optional<Time>& at) {
    const std::string state(name_of(State::draft));
    const long long time = at.value_or(Time{}).time_since_epoch().count();
    soci::indicator time_mark = mark(at.has_value());
    soci::statement statement =
        (sql.prepare << "UPDATE campaign SET scheduled_at = :at, revision = revision + 1 WHERE id = :id AND revision = "
                        ":revision AND state = :state AND kind = 'campaign'",
         soci::use(time, time_mark, "at"), soci::use(id.value, "id"), soci::use(revision, "revision"),
         soci::use(state, "state"));
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

std::optional<Campaign> find_campaign(soci::session& sql, CampaignId id) {
    const auto number = static_cast<long long>(id.value);
    const std::string query = std::string(columns) + "WHERE id = :id";
    auto campaigns = to_campaigns((sql.prepare << query, soci::use(number)));
    if (campaigns.empty()) {
        return std::nullopt;
    }
    return std::move(campaigns.front());
}

std::vector<Campaign> list_campaigns(soci::session& sql, ProjectId project, CampaignId after, int limit) {
    return find_campaigns(sql, {.project = project, .after = after, .limit = limit});
}

std::vector<Campaign> list_campaigns_in(soci::session& sql, State state) {
    const std::string name(name_of(state));
    const std::string query = std::string(columns) + "WHERE state = :state AND kind <> 'single' ORDER BY id";
    return to_campaigns((sql.prepare << query, soci::use(name)));
}

std::vector<Campaign> list_due_campaigns(soci::session& sql, Time now) {
    const long long at = now.time_since_epoch().count();
    const std::string query = std::string(columns) +
                              "WHERE state = 'draft' AND scheduled_at IS NOT NULL AND scheduled_at <= :now "
                              "ORDER BY scheduled_at, id";
    return to_campaigns((sql.prepare << query, soci::use(at)));
}

std::vector<Campaign> find_campaigns(soci::session& sql, const CampaignQuery& query) {
    const auto project = static_cast<long long>(query.project.value);
    const bool is_first_page = !query.after;
    const long long after = is_first_page && query.newest_first ? INT64_MAX : query.after.value;
    const std::string state(query.state ? name_of(*query.state) : std::string_view());
    const std::string label = query.label.empty() ? "" : json::serialize(json::string(query.label));
    const std::string name = lower(query.name);
    // -1: either.
    const int scheduled = query.scheduled ? static_cast<int>(*query.scheduled) : -1;
    // A label in its quotes stands in the list of labels or does not: none holds a quote itself.
    const std::string text = std::string(columns) + "WHERE project_id = :project AND kind = :kind AND id " +
                             (query.newest_first ? "<" : ">") +
                             " :after AND (:state = '' OR state = :state) AND (:origin = '' OR origin = :origin) "
                             "AND (:label = '' OR REPLACE(labels, :label, '') <> labels) "
                             "AND (:name = '' OR REPLACE(LOWER(name), :name, '') <> LOWER(name)) "
                             "AND (:scheduled < 0 OR (scheduled_at IS NOT NULL) = (:scheduled = 1)) ORDER BY id" +
                             (query.newest_first ? " DESC" : "") + " LIMIT :limit";
    return to_campaigns((sql.prepare << text, soci::use(project, "project"), soci::use(query.kind, "kind"),
                         soci::use(after, "after"), soci::use(state, "state"), soci::use(query.origin, "origin"),
                         soci::use(label, "label"), soci::use(name, "name"), soci::use(scheduled, "scheduled"),
                         soci::use(query.limit, "limit")));
}

Result<> check_labels(const std::vector<std::string>& labels) {
    if (labels.size() > most_labels) {
        return invalid(fmt::format("are more than {}", most_labels), "labels");
    }
    for (std::size_t place = 0; place < labels.size(); ++place) {
        const std::string& label = labels[place];
        const std::string where = fmt::format("labels[{}]", place);
        const bool is_clean = std::ranges::none_of(label, [](char letter) {
            return letter == '"' || letter == '\\' || static_cast<unsigned char>(letter) < ' ';
        });
        if (trimmed(label).empty() || !is_utf8(label) || length_of(label) > longest_label || !is_clean) {
            return invalid(fmt::format("must be a text of 1 to {} characters without quotes, backslashes and line "
                                       "breaks",
                                       longest_label),
                           where);
        }
    }
    return {};
}

}  // namespace parley::campaign
