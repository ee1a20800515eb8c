#include "campaign/template_trial.h"

#include <gtest/gtest.h>

#include "template_vectors.h"

namespace parley::campaign {
namespace {

const Time now{std::chrono::seconds(1'700'000'000)};

Template form_of(json::array components) {
    return {.name = "t", .language = "en", .components = std::move(components), .external_id = "17"};
}

Refused refused(FailureCode code) {
    return {.code = code, .words = {}};
}

deliver::Provider provider_with(std::string sender) {
    deliver::Provider provider;
    provider.sender = std::move(sender);
    return provider;
}

TEST(TemplateTrial, GoesToTheSenderItselfUnderAnIdThatIsNoMessages) {
    const auto message = trial_message(form_of(testing::components_in("templates/list_page.json")),
                                       provider_with("919999900000"), "+919999900000", now);
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->id, "0|0|0|0");
    EXPECT_EQ(message->to, "+919999900000");
    EXPECT_EQ(message->from, "919999900000");
    const auto& filled = std::get<FilledTemplate>(message->content);
    EXPECT_EQ(filled.id, "17");
    EXPECT_EQ(filled.body, (FilledText{"Hi Zoë, your parcel arrives on Thursday. See you soon.", {"Zoë", "Thursday"}}));
}

TEST(TemplateTrial, NeedsANumberWhereTheSenderIsAShortCode) {
    EXPECT_EQ(trial_number(provider_with("+91 99999 00000")).value(), "+919999900000");
    EXPECT_EQ(trial_number(provider_with("919999900000")).value(), "+919999900000");
    for (const char* sender : {"56161", "ACME", ""}) {
        EXPECT_EQ(trial_number(provider_with(sender)).error().where, "trial_number") << sender;
    }
}

TEST(TemplateTrial, IsGoodWhereTheProviderMindsTheNumberAlone) {
    const auto message = *trial_message(form_of(testing::components_in("templates/list_page.json")),
                                        provider_with("919999900000"), "+919999900000", now);
    EXPECT_TRUE(took_template(Accepted{}, message));
    EXPECT_FALSE(took_template(Uncertain{"no answer"}, message));
    for (const FailureCode code : {FailureCode::bad_phone, FailureCode::not_subscribed, FailureCode::outside_window,
                                   FailureCode::too_many_to_person, FailureCode::device_incapable}) {
        EXPECT_TRUE(took_template(refused(code), message)) << name_of(code);
    }
    for (const FailureCode code :
         {FailureCode::bad_parameters, FailureCode::template_unknown, FailureCode::template_paused,
          FailureCode::bad_credentials, FailureCode::bad_parameter_kind, FailureCode::bad_media, FailureCode::throttled,
          FailureCode::unreachable, FailureCode::cannot_be_written}) {
        EXPECT_FALSE(took_template(refused(code), message)) << name_of(code);
    }
}

TEST(TemplateTrial, IsGoodWhereTheProviderMindsMediaThatWeMadeUp) {
    const auto with = [](const char* example) {
        return *trial_message(
            form_of(json::parse(R"([{"type":"BODY","text":"x"},{"type":"CAROUSEL","cards":[{"components":[
            {"type":"HEADER","format":"IMAGE","example":{"header_handle":[")" +
                                std::string(example) + R"("]}}]}]}])")
                        .as_array()),
            provider_with("919999900000"), "+919999900000", now);
    };
    EXPECT_TRUE(took_template(refused(FailureCode::bad_media), with("4::upload")));
    EXPECT_FALSE(took_template(refused(FailureCode::bad_media), with("https://e.com/a.png")));
}

}  // namespace
}  // namespace parley::campaign
