#include "api/reference/reference.h"

#include "api/reference/handlers.h"

namespace parley::api {

namespace {

constexpr std::string_view style = R"css(
:root { color-scheme: light dark; --line: #8884; --dim: #667; --accent: #0a7f5a; }
@media (prefers-color-scheme: dark) { :root { --dim: #99a; --accent: #4fd1a5; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 22rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; border-right: 1px solid var(--line); }
nav h2 { margin-top: 0; }
nav ul { list-style: none; margin: 0 0 .5rem; padding: 0; }
nav a { color: inherit; text-decoration: none; font-size: .8rem; display: block; padding: .15rem 0; overflow-wrap: anywhere; }
nav a:hover, nav a:focus { text-decoration: underline; }
summary { cursor: pointer; font-weight: 600; }
nav summary { text-transform: capitalize; }
main { padding: 1rem 2rem 6rem; max-width: 60rem; }
h2 { margin-top: 3rem; text-transform: capitalize; }
h3 { margin-bottom: .2rem; overflow-wrap: anywhere; }
h3 code { font-size: 1rem; }
section:target { border-top: 2px solid var(--accent); }
p, dd, li { overflow-wrap: anywhere; }
section { padding-top: .5rem; border-top: 1px solid var(--line); margin-top: 1.5rem; }
.summary { font-size: 1.05rem; }
.method { font: 600 .7rem ui-monospace, monospace; color: var(--accent); }
.method.delete { color: #d33; }
code, pre { font: .85rem ui-monospace, monospace; }
pre { overflow: auto; padding: .8rem; border: 1px solid var(--line); border-radius: .4rem; }
.table { overflow-x: auto; margin: .5rem 0; }
table { border-collapse: collapse; width: 100%; }
td { overflow-wrap: normal; }
td p { min-width: 12rem; }
td, th { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
td p, dd p { margin: 0; }
dt { font-weight: 600; margin-top: .5rem; }
dd { margin-left: 1.5rem; }
em { color: var(--dim); font-size: .8rem; }
a { color: var(--accent); }
@media (max-width: 60rem) {
  body { display: block; }
  nav { position: static; height: auto; max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); }
  main { padding: 1rem; }
}
@media (max-width: 40rem) {
  thead { display: none; }
  tr { display: block; padding: .3rem 0; border-bottom: 1px solid var(--line); }
  td { display: inline-block; padding: 0 .6rem 0 0; border: 0; overflow-wrap: anywhere; }
  td:last-child { display: block; }
  td p { min-width: 0; }
}
)css";

HttpResponse answer(std::string_view type, std::string_view body) {
    HttpResponse response;
    response.headers.set("Content-Type", std::string(type));
    response.headers.set("Cache-Control", "max-age=300");
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Content-Security-Policy",
                         "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
                         "frame-ancestors 'none'");
    response.body = body;
    return response;
}

}  // namespace

Result<HttpResponse> show_reference(Context&, const Call&) {
    return answer("text/html; charset=utf-8", reference_page());
}

Result<HttpResponse> show_reference_style(Context&, const Call&) {
    return answer("text/css; charset=utf-8", style);
}

Result<HttpResponse> show_description(Context&, const Call&) {
    return answer("application/yaml; charset=utf-8", reference_description());
}

}  // namespace parley::api
