#pragma once
#include <string>
#include <string_view>

#include "base/form.h"
#include "base/http.h"

// The parameters of a call to the gateway ("Request parameters" of its reference): GET and POST are
// the same to it, and clients split parameters between query and body.
namespace parley::gupshup_enterprise {

class Parameters {
public:
    // Error: invalid, for too many of them, a NUL or text that is not UTF-8.
    static Result<Parameters> of(const HttpRequest& request);
    // Bad text is mended: the rest still says who calls, or what became of a message.
    static Result<Parameters> mended(const HttpRequest& request);

    const std::string* find(std::string_view name) const { return field_of(fields_, name); }
    std::string_view text(std::string_view name) const;  // empty where it is not given
    bool has(std::string_view name) const { return find(name) != nullptr; }
    // Clients write values in every case, and blanks around them.
    bool says(std::string_view name, std::string_view word) const;

    const FormFields& all() const { return fields_; }

private:
    FormFields fields_;
};

enum class Method { none, send_message, send_media, opt_in, opt_out, list_templates, other };
Method method_of(const Parameters& given);

// Whether it is a template that is to be sent, by any of the marks that clients give one.
bool is_template_call(const Parameters& given);

}  // namespace parley::gupshup_enterprise
