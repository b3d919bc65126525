package dev.carillon.schedule;

import java.nio.charset.StandardCharsets;

/**
 * A hash that is the same on every machine and in every version, for choices that must not move: FNV-1a (64 bit) over the
 * UTF-8 bytes, finished by the mixer of MurmurHash3.
 */
final class StableHash {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private StableHash() {}

    /** The hash of a text; any 64 bits. */
    static long of(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
