package dev.hsmbackup.operator.model;

/**
 * How often each kind of misfortune may still happen: 0 to 15.
 *
 * @param packed four bits for each kind
 */
record Budget(long packed) {

    enum Kind {
        /** A process dies. */
        CRASH(0),
        /** Another process takes the leader lease. */
        TAKEOVER(4),
        /** The API server refuses, or does not answer, having done what was asked or not. */
        API_FAULT(8),
        /** A request to Azure or its answer goes wrong. */
        AZURE_FAULT(12),
        /** Minutes pass. */
        TICK(16),
        /** Object A, or restore R, is deleted. */
        DELETE(20),
        /** Object C is created with the name of A. */
        CREATE(24),
        /** A step begins with an old copy of its object. */
        STALE_READ(28),
        /** A process that lost the leader lease, and does not know it yet, begins one more step. */
        STALE_LEADER(32),
        /** The backup that has to come before a restore succeeds. Until then Azure says that it runs. */
        SAFETY_SUCCEEDS(36),
        /** Somebody activates the Cloud HSM that is to be restored into. */
        ACTIVATE(40);

        private final int shift;

        Kind(int shift) {
            this.shift = shift;
        }
    }

    static final Budget NOTHING = new Budget(0);

    Budget with(Kind kind, int times) {
        return new Budget(packed | ((long) times << kind.shift));
    }

    boolean has(Kind kind) {
        return ((packed >>> kind.shift) & 15) > 0;
    }

    Budget less(Kind kind) {
        return new Budget(packed - (1L << kind.shift));
    }
}
