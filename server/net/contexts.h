// Contexts are the network threads: one io_context each, so that what lives on a context needs no
// lock.
//
// Lifecycle: make, run(), stop(), destroy. stop() lets running handlers end and joins the threads;
// the destructor then frees what never ran. Everything that a handler touches must outlive this
// object. Thread: made, run and stopped from one thread, never from one of its own.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <thread>
#include <vector>

namespace atelier::net {

class Contexts {
 public:
  explicit Contexts(std::size_t count);
  ~Contexts();
  Contexts(const Contexts&) = delete;
  Contexts& operator=(const Contexts&) = delete;

  void run();
  void stop();

  // In the order of their threads; valid until destruction.
  std::vector<boost::asio::io_context*> all() const;

 private:
  struct Lane {
    // One thread runs it: Asio may leave out what several would need.
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
        context.get_executor()};
    std::thread thread;
  };
  std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace atelier::net
