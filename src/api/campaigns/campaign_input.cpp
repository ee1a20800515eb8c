#include "api/campaigns/campaign_input.h"

#include "dialect/wire_time.h"

namespace parley::api {

namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_time = 40;

template <class Kind>
std::optional<Kind> optional_id(Fields& fields, std::string_view key) {
    const auto number = fields.integer(key);
    return number ? std::optional(Kind{*number}) : std::nullopt;
}

std::vector<std::string> read_labels(Fields& fields) {
    std::vector<std::string> labels;
    if (const json::array* given = fields.array("labels")) {
        for (const json::value& label : *given) {
            if (!label.is_string()) {
                fields.refuse("labels", "must be an array of strings");
                return {};
            }
            labels.emplace_back(label.get_string());
        }
    }
    return labels;
}

}  // namespace

void CampaignInput::read_name_and_labels() {
    campaign_.name = fields_.required_text("name", longest_name);
    campaign_.labels = read_labels(fields_);
}

void CampaignInput::read_parts(bool needs_template) {
    campaign_.provider = ProviderId{fields_.integer("provider").value_or(0)};  // else the template's
    campaign_.form =
        TemplateId{needs_template ? fields_.required_integer("template") : fields_.integer("template").value_or(0)};
    campaign_.import = optional_id<ImportId>(fields_, "import");
    campaign_.segment = optional_id<audience::SegmentId>(fields_, "segment");
    campaign_.list = optional_id<audience::ListId>(fields_, "list");
    filter_ = fields_.object("filter");
    plan_ = fields_.object("plan");
}

std::optional<Time> CampaignInput::time(std::string_view key) {
    const auto text = fields_.text(key, longest_time);
    const auto time = text ? read_time(std::string_view(*text)) : std::nullopt;
    if (text && !time) {
        fields_.refuse(key, "is no time between 2009 and 2100", "write 2026-01-31T12:00:00Z");
    }
    return time;
}

Result<campaign::Campaign> CampaignInput::finish() {
    if (auto fine = fields_.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (filter_ != nullptr) {
        auto read = audience::read_filter(*filter_);
        if (!read) {
            return std::unexpected(std::move(read.error()));
        }
        campaign_.filter = std::move(*read);
    }
    if (plan_ != nullptr) {
        auto read = campaign::read_plan(*plan_);
        if (!read) {
            if (!read.error().where.starts_with("plan")) {
                read.error().where = read.error().where.empty() ? "plan" : "plan." + read.error().where;
            }
            return std::unexpected(std::move(read.error()));
        }
        campaign_.plan = std::move(*read);
    }
    return campaign_;
}

}  // namespace parley::api
