package dev.hsmbackup.operator.schedule;

/**
 * FNV-1a with a last mix, over UTF-16 units: the same on every JVM and in every version, since hours of the day and names
 * of objects depend on it. Never change it.
 */
final class StableHash {

    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private StableHash() {}

    static long of(String text) {
        long hash = BASIS;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ (text.charAt(i) & 0xff)) * PRIME;
            hash = (hash ^ (text.charAt(i) >>> 8)) * PRIME;
        }
        // Without it the low bits of similar texts are similar.
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    /** From 0 (inclusive) to bound (exclusive). */
    static long below(long bound, String text) {
        return Long.remainderUnsigned(of(text), bound);
    }
}
