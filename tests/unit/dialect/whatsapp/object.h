#pragma once
#include <gtest/gtest.h>

#include <string>

#include "dialect/whatsapp/message_object.h"

namespace parley::whatsapp {

inline std::string object_of(const OutgoingMessage& message, bool with_namespace = false) {
    std::string text;
    JsonText out(text);
    out.begin_object();
    write_object(out, message, with_namespace);
    out.end_object();
    return text;
}

inline Result<OutgoingMessage> read_from(const std::string& text, bool with_namespace = false) {
    const auto value = parse_json(text);
    if (!value) {
        return std::unexpected(value.error());
    }
    Reader reader(*value);
    OutgoingMessage message;
    read_object(reader, *value, message, with_namespace);
    if (reader.failed()) {
        return std::unexpected(reader.error());
    }
    return message;
}

}  // namespace parley::whatsapp
