#include "dialect/meta/graph_error.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/json_text.h"

namespace parley::meta {

namespace {

using whatsapp::Told;

constexpr std::size_t longest_code = 50;
constexpr std::int64_t invalid_parameter = 100;
constexpr std::int64_t no_object = 33;           // as a subcode of 100
constexpr std::int64_t same_language = 2388024;  // as a subcode of 100
constexpr std::string_view object_words = "does not exist, cannot be loaded due to missing permissions";

std::string words_in(const json::value& parent, std::string_view name) {
    return kept_words(text_of(member(parent, name)).value_or(""));
}

// "(#132000) Number of..." has its code twice.
std::string without_code(std::string text) {
    if (const std::size_t end = text.find(") "); text.starts_with("(#") && end < 12) {
        text.erase(0, end + 2);
    }
    return text;
}

bool names_no_object(std::string_view words) {
    return words.find(object_words) != std::string_view::npos;
}

// Where the code alone says too little, the details must: so that it is read as it was meant.
std::string telling_details(std::int64_t code, FailureCode failure, std::string_view words) {
    if (failure == FailureCode::bad_phone && code == 131009 &&
        whatsapp::meaning_of_details(code, words, false).code != failure) {
        return fmt::format("Parameter 'to' is not valid: {}", words);
    }
    return std::string(words);
}

std::string trace_of(std::string_view unique) {
    return "A" + sha256_hex(unique).substr(0, 22);
}

}  // namespace

GraphError read_error_object(const json::value& error) {
    GraphError read;
    if (const auto text = error.if_string()) {
        read.title = kept_words(*text);
        return read;
    }
    const json::value* code = member(error, "code");
    read.code = integer_of(code);
    read.code_text = kept_words(text_of(code).value_or(""), longest_code);
    read.subcode = integer_of(member(error, "error_subcode")).value_or(0);
    read.title = words_in(error, "title");
    if (read.title.empty()) {
        read.title = without_code(words_in(error, "message"));
    }
    if (const json::value* data = member(error, "error_data")) {
        read.details = data->is_string() ? words_in(error, "error_data") : words_in(*data, "details");
    }
    if (read.details.empty()) {
        read.details = words_in(error, "error_user_msg");
    }
    read.is_transient = boolean_of(member(error, "is_transient")).value_or(false);
    return read;
}

std::optional<GraphError> read_graph_error(const json::value& body) {
    const json::value* error = member(body, "error");
    if (error == nullptr || !(error->is_object() || error->is_string())) {
        return std::nullopt;
    }
    return read_error_object(*error);
}

std::optional<whatsapp::Meaning> meaning_of(const GraphError& error, Told told, bool is_template) {
    if (!error.code) {
        return std::nullopt;
    }
    if (*error.code == invalid_parameter && (error.subcode == no_object || names_no_object(error.words()))) {
        return whatsapp::meaning_of(no_object, told);
    }
    if (whatsapp::needs_details(*error.code)) {
        // The title repeats the code's own words, so only the rest can name a part.
        const std::string rest = error.details.empty() ? error.title : error.details;
        return whatsapp::meaning_of_details(*error.code, rest, is_template);
    }
    return whatsapp::meaning_of(*error.code, told);
}

GraphError graph_error_for(FailureCode failure, std::string_view provider_code, std::string_view words, Told told) {
    const json::value given(provider_code);
    if (const auto code = integer_of(&given)) {
        const GraphError own{.code = code,
                             .subcode = *code == invalid_parameter && names_no_object(words) ? no_object : 0,
                             .code_text = std::to_string(*code),
                             .title = std::string(whatsapp::title_of(*code)),
                             .details = std::string(words)};
        // Another provider's numbers mean something else.
        if (const auto meaning = meaning_of(own, told, false); meaning && meaning->code == failure) {
            return own;
        }
    }
    const whatsapp::Written written = whatsapp::written(failure, told);
    return {.code = written.code,
            .code_text = std::to_string(written.code),
            .title = std::string(written.title),
            .details = words.empty() ? std::string(written.details) : telling_details(written.code, failure, words)};
}

HttpResponse error_answer(const GraphError& error, std::string_view unique) {
    const std::int64_t code = error.code.value_or(1);
    // Those of the Graph itself, and not of WhatsApp, have words only.
    const bool is_plain = error.details.empty() || code == 0 || code == 190 || error.subcode == no_object;
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.begin_object("error");
    if (is_plain) {
        out.member("message", error.words());
    } else {
        out.member("message", fmt::format("(#{}) {}", code, error.title));
    }
    out.member("type", error.subcode == no_object ? "GraphMethodException" : "OAuthException");
    out.number_member("code", code);
    if (error.subcode != 0) {
        out.number_member("error_subcode", error.subcode);
    }
    if (!is_plain) {
        out.begin_object("error_data");
        out.member("messaging_product", "whatsapp");
        out.member("details", error.details);
        out.end_object();
    }
    out.member("fbtrace_id", trace_of(unique));
    out.end_object();
    out.end_object();
    return json_response(whatsapp::status_of(code), std::move(body));
}

HttpResponse content_exists(const HttpRequest& asked) {
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.begin_object("error");
    out.member("message", whatsapp::title_of(invalid_parameter));
    out.member("type", "OAuthException");
    out.number_member("code", invalid_parameter);
    out.number_member("error_subcode", same_language);
    out.literal_member("is_transient", "false");
    out.member("error_user_title", "Content in this language already exists");
    out.member("error_user_msg", "There is already content in this language for this template.");
    out.member("fbtrace_id", trace_of(asked.target + asked.body));
    out.end_object();
    out.end_object();
    return json_response(whatsapp::status_of(invalid_parameter), std::move(body));
}

HttpResponse no_such_object(const HttpRequest& asked, std::string_view node) {
    const GraphError error{.code = invalid_parameter,
                           .subcode = no_object,
                           .title = fmt::format("Unsupported {} request. Object with ID '{}' {}, or does not support "
                                                "this operation.",
                                                lower(asked.method), kept_words(node, 100), object_words)};
    return error_answer(error, asked.target + asked.body);
}

}  // namespace parley::meta
