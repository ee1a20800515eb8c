#include "dialect/whatsapp/media_object.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "base/text.h"

namespace parley::whatsapp {

namespace {

constexpr double places = 1e10;

bool has_caption(MediaKind kind) {
    return kind != MediaKind::audio && kind != MediaKind::sticker;
}

double rounded_degrees(double degrees) {
    return std::round(degrees * places) / places;
}

bool is_within(double value, double limit) {
    return value >= -limit && value <= limit;  // NaN is not
}

// Without an exponent; the shortest that reads back the same.
std::string degrees_text(double degrees) {
    std::array<char, 64> digits;
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), rounded_degrees(degrees), std::chars_format::fixed);
    return {digits.data(), end.ptr};
}

void write_degrees(JsonText& out, std::string_view name, double value, Degrees degrees) {
    if (degrees == Degrees::as_text) {
        out.member(name, degrees_text(value));
    } else {
        out.literal_member(name, degrees_text(value));
    }
}

const json::value& media_in(Reader& reader, const json::value& parent, MediaKind kind) {
    const json::value* media = member(parent, type_of(kind));
    if (media == nullptr) {
        reader.missing(parent, type_of(kind));
        return parent;
    }
    if (!media->is_object()) {
        reader.wrong(*media, "this must be an object");
    }
    return *media;
}

}  // namespace

std::string_view type_of(MediaKind kind) {
    return kind == MediaKind::file ? "document" : name_of(kind);
}

std::optional<MediaKind> media_kind_of(std::string_view type) {
    for (const MediaKind kind :
         {MediaKind::image, MediaKind::video, MediaKind::audio, MediaKind::file, MediaKind::sticker}) {
        if (equal_ignoring_case(type, type_of(kind))) {
            return kind;
        }
    }
    return std::nullopt;
}

void write_media(JsonText& out, const Media& media) {
    out.begin_object(type_of(media.kind));
    if (media.url.empty()) {
        out.member("id", media.id);
    } else {
        out.member("link", media.url);
    }
    if (has_caption(media.kind)) {
        out.optional_member("caption", media.caption);
    }
    if (media.kind == MediaKind::file) {
        out.optional_member("filename", media.filename);
    }
    if (media.kind == MediaKind::audio && media.voice) {
        out.literal_member("voice", "true");
    }
    out.end_object();
}

Media sent_media(Media media) {
    media.mime_type.clear();
    if (!media.url.empty()) {
        media.id.clear();
    }
    if (!has_caption(media.kind)) {
        media.caption.clear();
    }
    if (media.kind != MediaKind::file) {
        media.filename.clear();
    }
    media.voice = media.voice && media.kind == MediaKind::audio;
    media.gif = false;
    return media;
}

Media read_media(Reader& reader, const json::value& parent, MediaKind kind) {
    const json::value& object = media_in(reader, parent, kind);
    Media media{.kind = kind,
                .url = reader.text(object, {"link"}),
                .caption = reader.text(object, {"caption"}),
                .filename = reader.text(object, {"filename"}),
                .id = reader.text(object, {"id"}),
                .voice = boolean_of(member(object, "voice")).value_or(false)};
    if (media.url.empty() && media.id.empty()) {
        reader.missing(object, "link");
    } else if (!media.url.empty() && !media.id.empty()) {
        reader.wrong_member(object, {"id"}, "this cannot stand beside a link");
    }
    return sent_media(std::move(media));
}

void write_received_media(JsonText& out, const Media& media, std::string_view sha256) {
    out.begin_object(type_of(media.kind));
    if (has_caption(media.kind)) {
        out.optional_member("caption", media.caption);
    }
    if (media.kind == MediaKind::file) {
        out.optional_member("filename", media.filename);
    }
    out.optional_member("mime_type", media.mime_type);
    out.optional_member("sha256", sha256);
    out.optional_member("id", media.id);
    out.optional_member("url", media.url);
    if (media.kind == MediaKind::audio) {
        out.literal_member("voice", media.voice ? "true" : "false");
    }
    out.end_object();
}

Media read_received_media(Reader& reader, const json::value& parent, MediaKind kind) {
    const json::value& object = media_in(reader, parent, kind);
    Media media{.kind = kind,
                .url = reader.text(object, {"url", "link"}),
                .caption = reader.text(object, {"caption"}),
                .filename = reader.text(object, {"filename"}),
                .mime_type = reader.text(object, {"mime_type"}),
                .id = reader.text(object, {"id"}),
                .voice = boolean_of(member(object, "voice")).value_or(false)};
    if (media.url.empty() && media.id.empty()) {
        reader.missing(object, "id");
    }
    return received_media(std::move(media));
}

Media received_media(Media media) {
    std::string id = std::move(media.id);
    std::string mime_type = std::move(media.mime_type);
    media.id.clear();
    media = sent_media(std::move(media));
    media.id = std::move(id);
    media.mime_type = std::move(mime_type);
    return media;
}

void write_location(JsonText& out, const Location& location, Degrees degrees) {
    out.begin_object("location");
    write_degrees(out, "latitude", location.latitude, degrees);
    write_degrees(out, "longitude", location.longitude, degrees);
    out.optional_member("name", location.name);
    out.optional_member("address", location.address);
    out.optional_member("url", location.url);
    out.end_object();
}

Location read_location(Reader& reader, const json::value& parent) {
    const json::value* place = member(parent, "location");
    if (place == nullptr) {
        reader.missing(parent, "location");
        return {};
    }
    const auto latitude = number_of(member(*place, "latitude"));
    const auto longitude = number_of(member(*place, "longitude"));
    if (!latitude || !longitude || !is_on_earth({*latitude, *longitude})) {
        reader.wrong(*place, "this location has no latitude and longitude on Earth");
        return {};
    }
    return rounded({.latitude = *latitude,
                    .longitude = *longitude,
                    .name = reader.text(*place, {"name"}),
                    .address = reader.text(*place, {"address"}),
                    .url = reader.text(*place, {"url"})});
}

Location rounded(Location location) {
    location.latitude = rounded_degrees(location.latitude);
    location.longitude = rounded_degrees(location.longitude);
    return location;
}

bool is_on_earth(const Location& location) {
    return is_within(location.latitude, 90) && is_within(location.longitude, 180);
}

}  // namespace parley::whatsapp
