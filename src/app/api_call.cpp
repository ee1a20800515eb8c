#include <fmt/core.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "api/routes.h"
#include "app/command.h"
#include "app/server_options.h"
#include "base/text.h"

namespace parley::app {

namespace {

struct Options {
    ServerOptions server;
    bool as_json = false;
    std::string method;
    std::string path;
    std::string body;
    std::string type = "application/json";
    std::vector<std::string> headers;
};

// What is sent: the text itself, @FILE, or - for what comes in.
Result<std::string> read_body(const std::string& given) {
    if (given == "-") {
        return std::string(std::istreambuf_iterator<char>(std::cin), {});
    }
    if (!given.starts_with('@')) {
        return given;
    }
    std::ifstream file(given.substr(1), std::ios::binary);
    if (!file) {
        return Failure(Error{ErrorKind::missing, "the file cannot be read", "--body", given.substr(1)});
    }
    return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<HttpRequest> request_of(const Options& options) {
    HttpRequest request;
    request.method = upper(options.method);
    if (!api::method_named(request.method)) {
        return invalid("there is no such method", "METHOD", options.method, "GET, POST, PUT, PATCH or DELETE");
    }
    if (!options.path.starts_with('/')) {
        return invalid("must begin with a slash", "PATH", options.path, "such as /api/v1/segments");
    }
    request.target = options.path;
    for (const std::string& header : options.headers) {
        const std::size_t colon = header.find(':');
        if (colon == std::string::npos || colon == 0) {
            return invalid("must be NAME: VALUE", "--header", header.substr(0, colon));
        }
        request.headers.set(std::string(trimmed(header.substr(0, colon))),
                            std::string(trimmed(std::string_view(header).substr(colon + 1))));
    }
    auto body = read_body(options.body);
    if (!body) {
        return std::unexpected(std::move(body.error()));
    }
    request.body = std::move(*body);
    if (!request.body.empty()) {
        request.headers.set("Content-Type", options.type);
    }
    return request;
}

int call(const Options& options) {
    auto client = options.server.connect();
    if (!client) {
        return fail(client.error());
    }
    auto request = request_of(options);
    if (!request) {
        return fail(request.error());
    }
    const auto answer = client->send(std::move(*request));
    if (!answer) {
        return fail(answer.error());
    }
    fmt::print("{}{}", answer->body, answer->body.empty() || answer->body.ends_with('\n') ? "" : "\n");
    return answer->status < 300 ? exit_good : fail(error_of(*answer));
}

}  // namespace

void add_api(CLI::App& app, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("api", "call any path of the server's API and print what it answers");
    command->add_option("METHOD", options->method, "GET, POST, PUT, PATCH or DELETE")->required();
    command->add_option("PATH", options->path, "path and query: /api/v1/segments?limit=5")->required();
    command->add_option("--body", options->body, "what is sent: JSON, @FILE, or - for standard input")
        ->type_name("BODY");
    command->add_option("--type", options->type, "Content-Type of the body")->type_name("TYPE");
    command->add_option("--header", options->headers, "another header, as often as needed: 'Idempotency-Key: a1'")
        ->type_name("HEADER");
    command->add_flag("--json", options->as_json, "print JSON, which it always does where the answer is JSON");
    add_server_options(*command, options->server);
    command->footer(
        "The paths stand in the reference that the server shows at /docs.\n"
        "Examples:\n  parley api GET /api/v1/segments\n"
        "  parley api POST /api/v1/messages --body @message.json --header 'Idempotency-Key: order-17'\n");
    command->callback([&chosen, options] { chosen = [options] { return call(*options); }; });
}

}  // namespace parley::app
