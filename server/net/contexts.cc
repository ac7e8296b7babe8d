#include "server/net/contexts.h"

#include "server/base/check.h"

namespace atelier::net {

Contexts::Contexts(std::size_t count) {
  ATELIER_CHECK(count > 0);
  for (std::size_t made = 0; made < count; ++made) lanes_.push_back(std::make_unique<Lane>());
}

Contexts::~Contexts() {
  stop();
}

void Contexts::run() {
  for (auto& lane : lanes_)
    lane->thread = std::thread([context = &lane->context] { context->run(); });
}

void Contexts::stop() {
  for (auto& lane : lanes_) lane->context.stop();
  for (auto& lane : lanes_)
    if (lane->thread.joinable()) lane->thread.join();
}

std::vector<boost::asio::io_context*> Contexts::all() const {
  std::vector<boost::asio::io_context*> contexts;
  for (const auto& lane : lanes_) contexts.push_back(&lane->context);
  return contexts;
}

}  // namespace atelier::net
