package dev.hsmbackup.operator.azure;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says what to do about a job that Azure ended without success. The service reports trouble with the storage as a
 * failed job, mostly with an empty error object and a single word in {@code statusDetails}.
 */
final class JobFailure {
    private static final String IDENTITY =
            "the user-assigned managed identity that is attached to the HSM itself (not the operator's identity) needs"
                    + " the role Storage Blob Data Contributor on the container";
    private static final String NETWORK =
            "the storage account's firewall must let trusted Azure services pass (bypass AzureServices)";

    private JobFailure() {}

    /** Azure's error code, or the single word it used instead; null where there is none. */
    static @Nullable String code(AzureError error, @Nullable String details) {
        if (error.code() != null) {
            return error.code();
        }
        return details != null && details.matches("[A-Za-z][A-Za-z0-9_]{2,63}") ? details : null;
    }

    /**
     * What happened and what to do, in one line.
     *
     * @param job for example {@code job on payments.managedhsm.azure.net}
     * @param kind of the object that names the storage: {@code ManagedHsm} or {@code CloudHsm}
     */
    static String message(String job, String kind, String status, AzureError error, @Nullable String details) {
        String said = details == null ? error.message() : details;
        String more = error.message() == null || error.message().equals(said) ? "" : ", " + error.message();
        String about = (error.code() + " " + details + " " + error.message()).toLowerCase(Locale.ROOT);
        return Text.clean(
                "Azure ended the " + job + " as " + status + (said == null ? " and gave no reason" : ": " + said + more)
                        + ". " + remedy(about, kind),
                Text.MESSAGE);
    }

    private static String remedy(String about, String kind) {
        if (about.contains("invalid backup") && kind.equals("ManagedHsm")) {
            return "The folder holds no backup that this HSM can read: it was written under another security domain, or"
                    + " not all of it is there. Restore into an HSM with the security domain of the one that wrote it";
        }
        if (about.contains("invalidbackup") || about.contains("invalid backup")) {
            return "Check that spec.storage.containerUri of the " + kind
                    + " is the container that the backup was made in";
        }
        if (about.contains("activat")) {
            return "Only a Cloud HSM that is activated can be backed up, and only one that never was can be restored into";
        }
        if (about.contains("resourcenotfound") || about.contains("containernotfound")) {
            return "The storage account or the container does not exist: check spec.storage.containerUri of the " + kind
                    + " and create the container";
        }
        if (about.contains("invalidqueryparametervalue") || about.contains("invaliduri")) {
            return "The storage address is not accepted: write spec.storage.containerUri as"
                    + " https://<account>.blob.<suffix>/<container>";
        }
        if (about.contains("immutab") || about.contains("blobimmutable")) {
            return "The container has an immutability policy, which backups cannot be written under: use a container"
                    + " without one";
        }
        if (about.contains("authoriz")
                || about.contains("authentic")
                || about.contains("denied")
                || about.contains("forbidden")
                || about.contains("permission")) {
            return "The HSM may not write the storage: " + IDENTITY + ", and " + NETWORK;
        }
        return "Check the storage: " + IDENTITY + "; " + NETWORK + "; the container must have no immutability policy";
    }
}
