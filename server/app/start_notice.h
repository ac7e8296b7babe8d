// What a start prints: where to go, and for an example board how to join it.
#pragma once

#include <optional>
#include <string>

#include "server/app/terminal_qr.h"

namespace atelier::app {

struct StartNotice {
  std::string version;
  std::string here;       // "http://127.0.0.1:8080"
  std::string reachable;  // for others: public address, else local network, else `here`
  std::string owner_key;
  struct Board {
    std::string title;
    std::string code;              // as shown
    std::string facilitator_path;  // "/b/…#t=…"
  };
  std::optional<Board> board;
  // Why a phone cannot follow the join address, if it cannot.
  std::string hint;
};

// Text for stdout, UTF-8, ending in a line end. Everything secret stands behind a '#': browsers do
// not send it to the server, proxies do not log it.
std::string start_text(const StartNotice& notice, QrStyle style);

}  // namespace atelier::app
