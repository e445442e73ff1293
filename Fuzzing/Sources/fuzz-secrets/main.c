#include "FuzzTargets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count) {
    fuzz_secrets(data, count);
    return 0;
}
