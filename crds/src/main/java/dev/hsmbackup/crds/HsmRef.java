package dev.hsmbackup.crds;

/**
 * The HSM that a {@link Run} is about, by kind and name. Two are equal when they name the same object. Names are unique
 * within a kind only: a ManagedHsm and a CloudHsm may have the same one.
 */
public sealed interface HsmRef permits ManagedHsmRef, CloudHsmRef, HsmRef.Unknown {

    /** Kind of the object that is named, for example {@code ManagedHsm}. */
    String kind();

    /** Its {@code metadata.name}. */
    String name();

    /** An HSM of a kind that only a newer version of the API knows: nothing may be started. */
    record Unknown() implements HsmRef {

        @Override
        public String kind() {
            return "Unknown";
        }

        @Override
        public String name() {
            return "";
        }
    }
}
