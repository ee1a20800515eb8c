#pragma once
#include "api/fields.h"
#include "campaign/campaign.h"

namespace parley::api {

// What a body says of a campaign. The members that only some calls know are read by them, between begin and end.
class CampaignInput {
public:
    explicit CampaignInput(const json::object& body) : fields_(body) {}

    Fields& fields() { return fields_; }
    // Whom it is for, which template of which provider, and with which values.
    void read_parts(bool needs_template);
    void read_name_and_labels();
    std::optional<Time> time(std::string_view key);
    Result<campaign::Campaign> finish();

private:
    Fields fields_;
    campaign::Campaign campaign_ = {};
    const json::object* filter_ = nullptr;
    const json::object* plan_ = nullptr;
};

}  // namespace parley::api
