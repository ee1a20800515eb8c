#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

// Concrete executors on the hot path: a type-erased one costs half of the throughput
// (docs/benchmarks.md). One io_context is run by one thread, so it is also a strand.
namespace parley {

namespace asio = boost::asio;

using LoopExecutor = asio::io_context::executor_type;

template <class T = void>
using Task = asio::awaitable<T, LoopExecutor>;

inline constexpr asio::use_awaitable_t<LoopExecutor> use_task{};

using LoopTimer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, LoopExecutor>;

using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, LoopExecutor>;

}  // namespace parley
