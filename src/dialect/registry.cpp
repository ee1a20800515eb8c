#include <array>

#include "dialect/dialect.h"
#include "dialect/generic/generic.h"
#include "dialect/gupshup/gupshup.h"
#include "dialect/gupshup_enterprise/gupshup_enterprise.h"
#include "dialect/meta/meta.h"
#include "dialect/vonage/vonage.h"

namespace parley {

namespace {

// A list by hand: what registers itself, the linker drops from a static library.
constexpr std::array dialects{&generic::dialect, &gupshup_enterprise::dialect, &gupshup::dialect, &vonage::dialect,
                              &meta::dialect};

// As other dashboards identify it (seed 002). Settings keep the dialect's own name.
constexpr std::string_view gupshup_elsewhere = "gupshup_whatsapp";

}  // namespace

const Dialect* dialect_named(std::string_view name) {
    if (name == gupshup_elsewhere) {
        return &gupshup::dialect;
    }
    for (const Dialect* dialect : dialects) {
        if (dialect->name == name) {
            return dialect;
        }
    }
    return nullptr;
}

std::vector<const Dialect*> all_dialects() {
    return {dialects.begin(), dialects.end()};
}

}  // namespace parley
