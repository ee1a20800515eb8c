#pragma once
#include <string>

#include "campaign/template.h"
#include "ledger_fixture.h"

namespace parley::testing {

// A database with provider 1 and no templates; campaigns are made as they are needed.
class TemplateFixture : public LedgerFixture {
protected:
    static constexpr ProviderId provider{1};

    TemplateFixture() {
        sql_ << "DELETE FROM campaign";
        sql_ << "DELETE FROM template";
    }

    static campaign::Template plain(const std::string& name, const std::string& text = "Hello there.") {
        campaign::Template form{.provider = provider, .name = name, .language = "en"};
        form.components = {json::object{{"type", "BODY"}, {"text", text}}};
        return form;
    }

    campaign::Template stored(const campaign::Template& form) {
        return *campaign::find_template(sql_, campaign::insert_template(sql_, form));
    }
    campaign::Template stored_import(campaign::Template form) {
        form.origin = campaign::TemplateOrigin::imported;
        return stored(form);
    }

    CampaignId campaign_in(const std::string& state, TemplateId form) {
        const auto number = static_cast<long long>(form.value);
        long long id = 0;
        sql_ << "INSERT INTO campaign (project_id, name, provider_id, template_id, plan, state, created_at) "
                "VALUES (1, 'c', 1, :form, '{}', :state, 0) RETURNING id",
            soci::use(number), soci::use(state), soci::into(id);
        return CampaignId{id};
    }
    std::string state_of(CampaignId campaign) {
        return text_of_campaign("SELECT state FROM campaign WHERE id = :id", campaign);
    }
    std::string reason_of(CampaignId campaign) {
        return text_of_campaign("SELECT state_reason FROM campaign WHERE id = :id", campaign);
    }

private:
    std::string text_of_campaign(const char* query, CampaignId campaign) {
        const auto number = static_cast<long long>(campaign.value);
        std::string text;
        sql_ << query, soci::use(number), soci::into(text);
        return text;
    }
};

}  // namespace parley::testing
