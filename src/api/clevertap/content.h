#pragma once
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "campaign/plan.h"
#include "campaign/template.h"

// What a WhatsApp campaign or send of the compatible API says (source: reference, content of a WhatsApp campaign).
namespace parley::api::clevertap {

struct ContentHead {
    bool is_template = true;
    std::string name = {};          // of the template
    std::string locale = {};        // empty: the only language there is
    campaign::SlotValue text = {};  // of a free-form message
};

// Members for other channels (title, body as text) are passed over, as clients insist on sending them.
// Error: invalid, `where` under "content".
Result<ContentHead> read_content_head(const json::object& content);

// Header, body and buttons as the template's slots want them, key-values as custom ones. Error: the same.
Result<campaign::Plan> read_content_plan(const json::object& content, const campaign::Template& form);

}  // namespace parley::api::clevertap
