#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "api/clevertap/content.h"
#include "api/clevertap/replacement.h"
#include "api/clevertap/upload_record.h"
#include "audience/upload.h"

using namespace parley;
using namespace parley::api::clevertap;

namespace {

void read(const json::value& record) {
    const auto got = read_record(record, {"IN", Time(std::chrono::seconds(1'767'225'600))});
    if (!got) {
        if (got.error().code < 509 || got.error().code > 535 || numbered(got.error(), 1).empty()) {
            std::abort();
        }
        return;
    }
    // What was taken is what the audience takes.
    if (const auto* said = std::get_if<audience::UploadRecord>(&*got)) {
        const bool good = std::visit([](const auto& one) { return audience::check(one).has_value(); }, said->said);
        if (!good || said->name.empty() || said->at <= Time()) {
            std::abort();
        }
    }
}

}  // namespace

// Whatever a record holds it is taken or refused with a code; so is what a message says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static_cast<void>(read_replacement(text));
    const auto value = parse_json(text, {.depth = 16, .string_bytes = 64 * 1024, .array_items = 10'000});
    if (!value) {
        return 0;
    }
    const json::value* records = member(*value, "d");
    if (records != nullptr && records->is_array()) {
        for (const json::value& record : records->get_array()) {
            read(record);
        }
    } else {
        read(*value);
    }
    if (const json::object* content = value->if_object()) {
        campaign::Template form;
        form.components = json::parse(R"([{"type":"BODY","text":"{{1}} and {{2}}"}])").as_array();
        static_cast<void>(read_content_head(*content));
        static_cast<void>(read_content_plan(*content, form));
    }
    return 0;
}
