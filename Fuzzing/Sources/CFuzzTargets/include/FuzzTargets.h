#pragma once

#include <stddef.h>
#include <stdint.h>

/// What libFuzzer calls with one input after the other; written in Swift, in FuzzTargets.
void fuzz_request(const uint8_t *data, size_t count);
void fuzz_reply(const uint8_t *data, size_t count);
void fuzz_json(const uint8_t *data, size_t count);
void fuzz_words(const uint8_t *data, size_t count);
void fuzz_pieces(const uint8_t *data, size_t count);
void fuzz_secrets(const uint8_t *data, size_t count);
