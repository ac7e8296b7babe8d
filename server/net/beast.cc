// Beast's function bodies, compiled once: the files that use Beast then see declarations only.
#include <boost/beast/src.hpp>
