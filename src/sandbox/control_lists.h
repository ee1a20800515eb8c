#pragma once
#include "sandbox/control_call.h"

// The part of the control API about what is listed: dialects, accounts, files, templates.
namespace parley::sandbox {

json::array dialects_as_json();  // names and base paths

ControlAnswer list_dialects(Call& call);
ControlAnswer list_accounts(Call& call);
ControlAnswer add_account(Call& call);
ControlAnswer add_file(Call& call);
ControlAnswer list_templates(Call& call);
ControlAnswer add_templates(Call& call);
ControlAnswer show_template(Call& call);
ControlAnswer replace_template(Call& call);
ControlAnswer change_template(Call& call);
ControlAnswer remove_template(Call& call);

}  // namespace parley::sandbox
