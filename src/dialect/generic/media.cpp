#include "dialect/generic/media.h"

#include <array>
#include <charconv>

#include "base/text.h"

namespace parley::generic {

namespace {

// Never with an exponent, which readers of degrees do not expect; the shortest that reads back
// the same.
std::string degrees(double value) {
    std::array<char, 512> digits;
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
    return {digits.data(), result.ptr};
}

bool is_within(double value, double limit) {
    return value >= -limit && value <= limit;  // NaN is not
}

}  // namespace

std::optional<MediaKind> media_kind_named(std::string_view type) {
    for (const MediaKind kind : {MediaKind::image, MediaKind::video, MediaKind::audio, MediaKind::file}) {
        if (equal_ignoring_case(type, parley::name_of(kind))) {
            return kind;
        }
    }
    if (equal_ignoring_case(type, "document")) {
        return MediaKind::file;
    }
    return equal_ignoring_case(type, "voice") ? std::optional(MediaKind::audio) : std::nullopt;
}

const json::value* media_member(const json::value& parent, MediaKind kind) {
    switch (kind) {
        case MediaKind::image: return member(parent, {"image", "Image"});
        case MediaKind::video: return member(parent, {"video", "Video"});
        case MediaKind::audio: return member(parent, {"audio", "Audio", "voice"});
        case MediaKind::file: return member(parent, {"file", "document", "File", "Document"});
        case MediaKind::sticker: return member(parent, {"sticker", "Sticker"});
    }
    return nullptr;
}

std::optional<Media> read_media(Reader& reader, const json::value& parent, MediaKind kind) {
    const json::value* media = media_member(parent, kind);
    if (media == nullptr) {
        return std::nullopt;
    }
    std::string url = reader.text(*media, {"mediaURL", "mediaUrl", "mediaurl", "media_url", "url", "link"});
    if (url.empty()) {
        return std::nullopt;
    }
    return Media{.kind = kind,
                 .url = std::move(url),
                 .caption = reader.text(*media, {"caption", "Caption"}),
                 .filename = reader.text(*media, {"filename", "fileName", "file_name"}),
                 .mime_type = reader.text(*media, {"mimeType", "mimetype", "mime_type"})};
}

std::optional<Location> read_location(Reader& reader, const json::value& parent) {
    const json::value* place = member(parent, {"location", "Location"});
    if (place == nullptr) {
        return std::nullopt;
    }
    const auto latitude = number_of(member(*place, {"latitude", "lattitude", "Latitude", "Lattitude", "lat"}));
    const auto longitude = number_of(member(*place, {"longitude", "Longitude", "long", "lng"}));
    if (!latitude || !longitude || !is_on_earth({*latitude, *longitude})) {
        return std::nullopt;
    }
    return Location{.latitude = *latitude,
                    .longitude = *longitude,
                    .name = reader.text(*place, {"name", "Name"}),
                    .address = reader.text(*place, {"address", "Address"}),
                    .url = reader.text(*place, {"url", "URL", "Url"})};
}

bool is_on_earth(const Location& location) {
    return is_within(location.latitude, 90) && is_within(location.longitude, 180);
}

void write_media(JsonText& out, std::string_view name, const Media& media) {
    out.begin_object(name);
    out.member("mediaURL", media.url);
    out.optional_member("caption", media.caption);
    out.optional_member("filename", media.filename);
    out.optional_member("mimeType", media.mime_type);
    out.end_object();
}

void write_location(JsonText& out, const Location& location) {
    out.begin_object("location");
    out.optional_member("address", location.address);
    out.member("latitude", degrees(location.latitude));
    out.member("longitude", degrees(location.longitude));
    out.optional_member("name", location.name);
    out.optional_member("url", location.url);
    out.end_object();
}

}  // namespace parley::generic
