// Asio's function bodies, compiled once: the files that use Asio then see declarations only.
#include <boost/asio/impl/src.hpp>
