#include "base/phone_country.h"

#include <phonenumbers/phonenumberutil.h>

#include "base/text.h"

namespace parley {

std::string calling_code_of(std::string_view country) {
    const auto* util = i18n::phonenumbers::PhoneNumberUtil::GetInstance();
    const int code = util->GetCountryCodeForRegion(upper(country));
    return code == 0 ? std::string() : std::to_string(code);
}

}  // namespace parley
