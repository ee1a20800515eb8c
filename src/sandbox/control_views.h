#pragma once
#include "sandbox/control_call.h"

// The part of the control API for pages that show the sandbox to people: chats as they look on the phones, what goes
// over the wire, the dials of each provider, and what has changed since one looked. With ?owner= only what is that
// owner's or nobody's.
namespace parley::sandbox {

ControlAnswer list_chats(Call& call);
ControlAnswer add_chat(Call& call);
ControlAnswer show_chat(Call& call);
ControlAnswer list_wire(Call& call);
ControlAnswer list_changes(Call& call);
ControlAnswer list_dials(Call& call);
ControlAnswer change_dials(Call& call);
ControlAnswer reset_dials(Call& call);

}  // namespace parley::sandbox
