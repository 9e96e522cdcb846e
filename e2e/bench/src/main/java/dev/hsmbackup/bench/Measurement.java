package dev.hsmbackup.bench;

/** One part of the benchmark. Leaves no operator running. */
interface Measurement {

    /** For {@code --only}. */
    String name();

    void run(World world, Figures figures);
}
