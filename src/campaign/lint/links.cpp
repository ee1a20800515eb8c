#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/http.h"
#include "base/phone.h"
#include "base/private_host.h"
#include "base/text.h"
#include "campaign/lint/rules.h"

namespace parley::campaign::linting {

namespace {

// Where the path of a URL begins, or its end.
std::size_t end_of_host(std::string_view url) {
    const std::size_t scheme = url.find("://");
    return std::min(url.find_first_of("/?#", scheme == std::string_view::npos ? 0 : scheme + 3), url.size());
}

void note_address(Findings& findings, const std::string& url, const std::string& where, bool allow_private) {
    if (const auto good = check_address(url, allow_private); !good) {
        findings.forbidden(where, good.error().what, url, good.error().advice);
    }
}

struct Kind {
    std::string_view ending;
    HeaderFormat format;
};

constexpr std::array endings = std::to_array<Kind>({
    {".jpg", HeaderFormat::image},
    {".jpeg", HeaderFormat::image},
    {".png", HeaderFormat::image},
    {".mp4", HeaderFormat::video},
    {".3gp", HeaderFormat::video},
    {".pdf", HeaderFormat::file},
    {".doc", HeaderFormat::file},
    {".docx", HeaderFormat::file},
    {".xls", HeaderFormat::file},
    {".xlsx", HeaderFormat::file},
    {".ppt", HeaderFormat::file},
    {".pptx", HeaderFormat::file},
    {".txt", HeaderFormat::file},
});
// Of pictures and films that WhatsApp does not take.
constexpr std::array<std::string_view, 9> foreign{".gif", ".webp", ".svg", ".bmp", ".tiff",
                                                  ".mov", ".avi",  ".mkv", ".webm"};

std::string_view wanted(HeaderFormat format) {
    switch (format) {
        case HeaderFormat::image: return "a picture is JPEG or PNG";
        case HeaderFormat::video: return "a film is MP4 (H.264 and AAC) or 3GP";
        case HeaderFormat::file: return "a document is PDF, DOC, XLS, PPT or text";
        case HeaderFormat::text:
        case HeaderFormat::location: break;
    }
    return {};
}

}  // namespace

void check_link(Findings& findings, const std::string& url, const std::string& where, const LintRules& rules) {
    const std::size_t most = rules.dialect.can.limits.button_url;
    if (const std::size_t length = length_of(url); length > most) {
        findings.forbidden(where, fmt::format("has {} characters, {} are allowed", length, most), url);
    }
    if (const auto placeholder = find_placeholder(url, 0)) {
        if (placeholder->begin < end_of_host(url)) {
            findings.forbidden(where, "has a placeholder in its host", url,
                               "write the host out: https://example.com/{{1}}");
            return;
        }
        if (placeholder->end != url.size()) {
            findings.forbidden(where, "goes on after its placeholder", url, "the placeholder stands at the end");
        }
        if (placeholder->name != "1" && placeholder_number(placeholder->name)) {
            findings.forbidden(where, "numbers its placeholder from another number than 1", url, "write {{1}}");
        }
    }
    note_address(findings, replaced(url, [](std::string_view) { return std::string_view("x"); }), where,
                 rules.allow_private_urls);
}

void check_media(Findings& findings, const HeaderForm& header, const LintRules& rules) {
    if (header.example.empty()) {
        findings.doubtful(header.where, "has no example of its media", {}, "WhatsApp asks for one in review");
        return;
    }
    if (header.example.find("://") == std::string::npos) {
        return;  // the handle of an upload
    }
    note_address(findings, header.example, header.example_where, rules.allow_private_urls);
    const std::string path = lower(header.example.substr(0, header.example.find_first_of("?#")));
    const auto known = std::ranges::find_if(endings, [&](const Kind& kind) { return path.ends_with(kind.ending); });
    const bool is_foreign = header.format != HeaderFormat::file &&
                            std::ranges::any_of(foreign, [&](std::string_view end) { return path.ends_with(end); });
    if (is_foreign || (known != endings.end() && known->format != header.format)) {
        findings.doubtful(header.example_where, "does not look like the kind of media that the header has",
                          header.example, std::string(wanted(header.format)));
    }
}

void check_number(Findings& findings, const std::string& phone, const std::string& where, const Limits& limits) {
    if (!Phone::from_wire(phone) || length_of(phone) > limits.button_phone) {
        findings.forbidden(where, "is no phone number", masked(phone), "write it with its country code: +14155550100");
    }
}

}  // namespace parley::campaign::linting

namespace parley::campaign {

Result<> check_address(const std::string& url, bool allow_private_urls) {
    const auto endpoint = parse_endpoint(url);
    if (!endpoint) {
        return invalid("is no http or https URL: " + endpoint.error().what, {}, url);
    }
    if (!allow_private_urls && is_private_host(endpoint->host)) {
        return invalid("leads to a private address", {}, url, "phones and providers must reach it: use a public host");
    }
    return {};
}

}  // namespace parley::campaign
