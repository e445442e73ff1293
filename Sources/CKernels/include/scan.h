#ifndef MEMORY_PROXY_SCAN_H
#define MEMORY_PROXY_SCAN_H

#endif
