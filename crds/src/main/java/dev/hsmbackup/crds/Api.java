package dev.hsmbackup.crds;

/** Names that all kinds share. */
public final class Api {

    /** API group of all kinds. */
    public static final String GROUP = "hsmbackup.dev";

    /** The one version there is. */
    public static final String VERSION = "v1beta1";

    /** Category: {@code kubectl get hsm} lists all kinds. Not {@code hsmbackup}: kubectl would take that word for all kinds too. */
    public static final String CATEGORY = "hsm";

    private Api() {}
}
