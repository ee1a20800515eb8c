#pragma once
#include <string>
#include <string_view>

namespace parley {

enum class MediaKind { image, video, audio, file, sticker };

std::string_view name_of(MediaKind kind);  // "image"

// Reached by a URL or by the provider's own handle; at least one of the two is there.
struct Media {
    MediaKind kind = MediaKind::image;
    std::string url = {};
    std::string caption = {};
    std::string filename = {};   // files only
    std::string mime_type = {};  // incoming only, as the provider wrote it
    std::string id = {};         // the provider's handle of what was uploaded or received
    bool voice = false;          // audio only: a voice note
    bool gif = false;            // video in the header of a template only: it loops
    bool operator==(const Media&) const = default;
};

struct Location {
    double latitude = 0;   // degrees, -90 to 90
    double longitude = 0;  // degrees, -180 to 180
    std::string name = {};
    std::string address = {};
    std::string url = {};
    bool operator==(const Location&) const = default;
};

struct Text {
    std::string body;
    bool preview = false;  // of the first link in it
    bool operator==(const Text&) const = default;
};

}  // namespace parley
