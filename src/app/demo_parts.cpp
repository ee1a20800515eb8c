#include "app/demo_parts.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "audience/invent.h"

namespace parley::app {

namespace {

constexpr std::string_view plain_components = R"json([
    {"type": "BODY", "text": "Hello {{1}}, your order {{2}} is on its way.",
     "example": {"body_text": [["Asha", "A-1001"]]}}
])json";

constexpr std::string_view rich_components = R"json([
    {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://shop.example.com/spring.jpg"]}},
    {"type": "BODY", "text": "Hello {{1}}, spring is here: {{2}} off everything until Sunday.",
     "example": {"body_text": [["Asha", "20 %"]]}},
    {"type": "FOOTER", "text": "Reply STOP to hear no more of us"},
    {"type": "BUTTONS", "buttons": [
        {"type": "URL", "text": "To the shop", "url": "https://shop.example.com/{{1}}",
         "example": ["https://shop.example.com/spring"]},
        {"type": "QUICK_REPLY", "text": "Tell me more"}]}
])json";

constexpr std::string_view plan = R"json({
    "values": {
        "header.media": "https://shop.example.com/spring.jpg",
        "body.1": {"attribute": "Name", "default": "there"},
        "body.2": "20 %",
        "button.0.1": "spring"
    },
    "custom": {"source": "demo"}
})json";

json::object template_of(std::int64_t provider, std::string_view name, std::string_view components) {
    json::object form;
    form["provider"] = provider;
    form["name"] = name;
    form["language"] = "en";
    form["components"] = json::parse(components);
    return form;
}

}  // namespace

json::object plain_template(std::int64_t provider) {
    return template_of(provider, "order_on_its_way", plain_components);
}

json::object rich_template(std::int64_t provider) {
    return template_of(provider, "spring_offer", rich_components);
}

json::object rich_plan() {
    return json::parse(plan).as_object();
}

sandbox::Settings lifelike_sandbox(std::uint64_t seed, const std::string& user, const std::string& password) {
    using std::chrono::milliseconds;
    sandbox::Settings settings;
    settings.seed = seed;
    settings.accounts = {
        sandbox::SenderAccount{.dialect = "generic", .fields = {{"user", user}, {"password", password}}}};
    for (const auto& [name, components] :
         {std::pair("order_on_its_way", plain_components), std::pair("spring_offer", rich_components)}) {
        settings.templates.push_back(
            {.name = name, .language = "en", .dialect = "generic", .components = json::parse(components).as_array()});
    }
    settings.latency = {milliseconds(5), milliseconds(25), milliseconds(300)};
    settings.faults.http_429 = 0.0001;  // each holds the whole lane for a second
    settings.faults.http_500 = 0.0005;
    settings.faults.refused = {0, 0.002, 0.004, 0.003, 0.001};  // never 2000: that would stop the lane, as it should
    settings.faults.reset = 0.0005;
    settings.faults.silence = 0.001;
    settings.numbers.not_on_whatsapp = 0.005;
    settings.callbacks.failed = 0.015;
    settings.callbacks.delivered = 0.985;
    settings.callbacks.read = 0.7;
    settings.callbacks.duplicated = 0.01;
    settings.callbacks.disordered = 0.02;
    settings.callbacks.lost = 0.001;
    settings.callbacks.batch = 20;
    settings.phones.total = 20'000;
    settings.log.keep = 100'000;
    settings.log.wire = 2'000;
    return settings;
}

Result<> invent_people(std::int64_t people, std::uint64_t seed, const std::filesystem::path& file) {
    std::ofstream stream(file, std::ios::binary);
    audience::Invention what;
    what.people = people;
    what.seed = seed;
    what.bad_rows = std::clamp<std::int64_t>(people / 500, 3, 500);
    audience::make_people_csv(what, [&](std::string_view rows) { stream.write(rows.data(), std::ssize(rows)); });
    if (!stream.flush()) {
        return Failure(Error{ErrorKind::unavailable, std::strerror(errno), file.string()});
    }
    return {};
}

}  // namespace parley::app
