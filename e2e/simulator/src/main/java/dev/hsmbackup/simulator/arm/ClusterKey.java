package dev.hsmbackup.simulator.arm;

/**
 * A key of a cluster. Its id is the same wherever it is restored to.
 *
 * @param since epoch milliseconds from which it is there; 0: always was
 */
public record ClusterKey(String name, String type, String id, long since) {}
