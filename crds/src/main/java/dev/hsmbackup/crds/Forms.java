package dev.hsmbackup.crds;

/**
 * Rules for texts that programs read. An operator that cannot read one object reads none: its list and its watch fail. So
 * nothing may be stored that these classes cannot read. {@code format} does not do that: the API server lets an array pass
 * for a string with a format, and takes times and UUIDs in forms that Java does not know.
 */
final class Forms {

    /** CEL, behind the field: a time as Kubernetes itself writes it, and a day that exists. */
    static final String IS_TIME =
            ".matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$') && string(timestamp(";

    /** Behind {@link #IS_TIME} and the field again. */
    static final String IS_SAME = ")) == ";

    static final String TIME =
            " must be a time in UTC and whole seconds as Kubernetes writes it, for example 2026-03-01T02:00:00Z";

    /** CEL, behind the field. */
    static final String IS_UUID = ".matches('^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')";

    static final String UUID = " must be a UUID in lower case, for example 6f1c9f0e-6b1f-4a39-9d9e-0d9c6d1c6b11";

    /** Longest time that gets the rule's answer instead of "too long". */
    static final int MAX_LENGTH = 64;

    private Forms() {}
}
