package dev.hsmbackup.crds;

import java.util.List;

/** Lists of namespaces that something is open to. */
final class Namespaces {

    /** The item that opens it to all. */
    private static final String ALL = "*";

    /** CEL. */
    static final String WELL_FORMED =
            "!has(self.namespaces) || self.namespaces.all(n, n == '*' || n.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$'))";

    static final String WELL_FORMED_MESSAGE =
            "namespaces must hold names of namespaces (lower-case letters, digits and hyphens), or the single item"
                    + " \"*\" for all";

    /** CEL. */
    static final String ALL_OR_SOME =
            "!has(self.namespaces) || !('*' in self.namespaces) || size(self.namespaces) == 1";

    static final String ALL_OR_SOME_MESSAGE =
            "namespaces must be either the single item \"*\" for all namespaces or a list of names, not both";

    private Namespaces() {}

    static boolean include(List<String> namespaces, String namespace) {
        return namespaces.contains(ALL) || namespaces.contains(namespace);
    }
}
