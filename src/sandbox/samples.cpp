#include "sandbox/samples.h"

#include <array>

namespace parley::sandbox {

namespace {

struct Sample {
    std::string_view name;
    std::string_view language;
    std::string_view category;
    std::string_view components;
    TemplateStatus status = TemplateStatus::approved;
    std::string_view reason = {};
};

constexpr std::array samples{
    Sample{"order_on_its_way", "en", "UTILITY", R"json([
        {"type":"BODY","text":"Hello {{1}}, your order *{{2}}* is on its way. It reaches you by {{3}}.",
         "example":{"body_text":[["Asha","A-1001","Friday"]]}},
        {"type":"FOOTER","text":"Marigold Home"},
        {"type":"BUTTONS","buttons":[
            {"type":"URL","text":"Follow the parcel","url":"https://shop.example.com/track/{{1}}",
             "example":["https://shop.example.com/track/A-1001"]},
            {"type":"QUICK_REPLY","text":"I need help"}]}])json"},
    Sample{"order_on_its_way", "hi", "UTILITY", R"json([
        {"type":"BODY","text":"नमस्ते {{1}}, आपका ऑर्डर *{{2}}* रास्ते में है। यह {{3}} तक पहुँच जाएगा।",
         "example":{"body_text":[["आशा","A-1001","शुक्रवार"]]}},
        {"type":"FOOTER","text":"Marigold Home"},
        {"type":"BUTTONS","buttons":[
            {"type":"URL","text":"ऑर्डर देखें","url":"https://shop.example.com/track/{{1}}",
             "example":["https://shop.example.com/track/A-1001"]},
            {"type":"QUICK_REPLY","text":"मदद चाहिए"}]}])json"},
    Sample{"order_on_its_way", "es", "UTILITY", R"json([
        {"type":"BODY","text":"Hola {{1}}, tu pedido *{{2}}* está en camino. Llega antes del {{3}}.",
         "example":{"body_text":[["Lucía","A-1001","viernes"]]}},
        {"type":"FOOTER","text":"Marigold Home"},
        {"type":"BUTTONS","buttons":[
            {"type":"URL","text":"Seguir el pedido","url":"https://shop.example.com/track/{{1}}",
             "example":["https://shop.example.com/track/A-1001"]},
            {"type":"QUICK_REPLY","text":"Necesito ayuda"}]}])json"},
    Sample{"spring_offer", "en", "MARKETING", R"json([
        {"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://shop.example.com/spring.jpg"]}},
        {"type":"BODY","text":"Hello {{1}}, spring is here! *{{2}} off* everything for home and garden, until Sunday.",
         "example":{"body_text":[["Asha","20 %"]]}},
        {"type":"FOOTER","text":"Reply STOP to hear no more of us"},
        {"type":"BUTTONS","buttons":[
            {"type":"URL","text":"To the shop","url":"https://shop.example.com/{{1}}",
             "example":["https://shop.example.com/spring"]},
            {"type":"QUICK_REPLY","text":"Tell me more"},
            {"type":"QUICK_REPLY","text":"STOP"}]}])json"},
    Sample{"spring_offer", "pt_BR", "MARKETING", R"json([
        {"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://shop.example.com/spring.jpg"]}},
        {"type":"BODY","text":"Olá {{1}}, a primavera chegou! *{{2}} de desconto* em tudo para casa e jardim, até domingo.",
         "example":{"body_text":[["Ana","20 %"]]}},
        {"type":"FOOTER","text":"Responda STOP para não receber mais"},
        {"type":"BUTTONS","buttons":[
            {"type":"URL","text":"Ir para a loja","url":"https://shop.example.com/{{1}}",
             "example":["https://shop.example.com/spring"]},
            {"type":"QUICK_REPLY","text":"Quero saber mais"},
            {"type":"QUICK_REPLY","text":"STOP"}]}])json"},
    Sample{"flash_sale", "en", "MARKETING", R"json([
        {"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://shop.example.com/flash.jpg"]}},
        {"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Ends tonight","has_expiration":true}},
        {"type":"BODY","text":"{{1}}, one evening only: take *{{2}} off* with your code.",
         "example":{"body_text":[["Asha","30 %"]]}},
        {"type":"BUTTONS","buttons":[
            {"type":"COPY_CODE","example":["FLASH30"]},
            {"type":"URL","text":"Shop now","url":"https://shop.example.com/{{1}}",
             "example":["https://shop.example.com/flash"]}]}])json"},
    Sample{"new_arrivals", "en", "MARKETING", R"json([
        {"type":"BODY","text":"Fresh in the shop, {{1}}. Three pieces that we think you will like:",
         "example":{"body_text":[["Asha"]]}},
        {"type":"CAROUSEL","cards":[
            {"components":[
                {"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://shop.example.com/linen-chair.jpg"]}},
                {"type":"BODY","text":"*Linen armchair*\nSand, with an oak frame"},
                {"type":"BUTTONS","buttons":[
                    {"type":"QUICK_REPLY","text":"Remind me"},
                    {"type":"URL","text":"Look","url":"https://shop.example.com/p/linen-chair"}]}]},
            {"components":[
                {"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://shop.example.com/clay-lamp.jpg"]}},
                {"type":"BODY","text":"*Clay lamp*\nWarm light, made by hand"},
                {"type":"BUTTONS","buttons":[
                    {"type":"QUICK_REPLY","text":"Remind me"},
                    {"type":"URL","text":"Look","url":"https://shop.example.com/p/clay-lamp"}]}]},
            {"components":[
                {"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://shop.example.com/herb-planter.jpg"]}},
                {"type":"BODY","text":"*Herb planter*\nFor the window, with a tray"},
                {"type":"BUTTONS","buttons":[
                    {"type":"QUICK_REPLY","text":"Remind me"},
                    {"type":"URL","text":"Look","url":"https://shop.example.com/p/herb-planter"}]}]}]}])json"},
    Sample{"login_code", "en", "AUTHENTICATION", R"json([
        {"type":"BODY","add_security_recommendation":true},
        {"type":"FOOTER","code_expiration_minutes":10},
        {"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE","text":"Copy code"}]}])json"},
    Sample{"invoice_ready", "de", "UTILITY", R"json([
        {"type":"HEADER","format":"DOCUMENT","example":{"header_handle":["https://shop.example.com/rechnung-2041.pdf"]}},
        {"type":"BODY","text":"Guten Tag {{1}}, anbei Ihre Rechnung {{2}}. Danke für Ihren Einkauf.",
         "example":{"body_text":[["Frau Weber","2041"]]}},
        {"type":"FOOTER","text":"Marigold Home"}])json"},
    Sample{"appointment_reminder", "en", "UTILITY", R"json([
        {"type":"HEADER","format":"TEXT","text":"Your delivery appointment"},
        {"type":"BODY","text":"Hello {{1}}, we bring your furniture on {{2}} between {{3}}. Does that suit you?",
         "example":{"body_text":[["Asha","4 December","9 and 11 am"]]}},
        {"type":"BUTTONS","buttons":[
            {"type":"QUICK_REPLY","text":"Yes, see you then"},
            {"type":"QUICK_REPLY","text":"Another day"},
            {"type":"PHONE_NUMBER","text":"Call us","phone_number":"+14155550123"}]}])json"},
    Sample{"we_miss_you", "en", "MARKETING", R"json([
        {"type":"BODY","text":"It has been a while, {{1}}. Here is what is new since your last visit.",
         "example":{"body_text":[["Asha"]]}}])json",
           TemplateStatus::paused, "LOW_QUALITY"},
};

}  // namespace

std::vector<KnownTemplate> sample_templates(const Dialect& dialect) {
    std::vector<KnownTemplate> known;
    for (const Sample& sample : samples) {
        KnownTemplate one;
        one.name = sample.name;
        one.language = sample.language;
        one.category = sample.category;
        one.dialect = dialect.name;
        one.status = sample.status;
        one.reason = sample.reason;
        one.components = json::parse(sample.components).as_array();
        known.push_back(std::move(one));
    }
    return known;
}

json::array samples_as_json(const Dialect& dialect) {
    json::array list;
    for (const KnownTemplate& sample : sample_templates(dialect)) {
        list.push_back(json::object{{"dialect", sample.dialect},
                                    {"name", sample.name},
                                    {"language", sample.language},
                                    {"category", sample.category},
                                    {"status", name_of(sample.status)},
                                    {"reason", sample.reason},
                                    {"components", sample.components}});
    }
    return list;
}

FieldValues sample_fields(const Dialect& dialect, const std::string& token, std::uint64_t number) {
    const std::string digits = fmt::format("{:015}", number % 1'000'000'000'000'000);
    if (dialect.name == "gupshup_enterprise") {
        return {{"notification_user", digits.substr(5)},
                {"notification_password", token},
                {"two_way_user", "2" + digits.substr(6)},
                {"two_way_password", token + "2"}};
    }
    if (dialect.name == "gupshup") {
        return {{"api_key", token}, {"src_name", "MarigoldHome" + digits.substr(10)}};
    }
    if (dialect.name == "vonage") {
        return {{"api_key", digits.substr(7)}, {"api_secret", token}};
    }
    if (dialect.name == "meta") {
        return {{"phone_number_id", "1" + digits.substr(1)},
                {"waba_id", "2" + digits.substr(1)},
                {"access_token", "EAA" + token},
                {"app_secret", token + "s"},
                {"verify_token", token + "v"}};
    }
    return {{"user", "sandbox-" + digits.substr(9)}, {"password", token}};
}

}  // namespace parley::sandbox
