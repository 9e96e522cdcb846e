package dev.hsmbackup.operator.azure;

import java.util.List;
import java.util.stream.Stream;

/** What looks like a Cloud HSM's resource id, and is none in the form that the gateway takes. */
final class HostileIds {
    static final String GOOD = "/subscriptions/99999999-9999-4999-8999-999999999991/resourcegroups/hsm"
            + "/providers/microsoft.hardwaresecuritymodules/cloudhsmclusters/vault-a";

    /** What parsers of URLs disagree about. */
    private static final List<String> INSERTS = List.of(
            "/", "//", "\\", "?", "#", "@", ":", "/../", "..", "%2e", "%2f", "%00", "\u0000", "\n", "\r\n", " ", ";",
            "*", "+", "\u0430", "\uff0f", "\u212a", "\u017f", "\u202e", "A", "\"", "'");

    private HostileIds() {}

    static Stream<String> all() {
        return Stream.concat(
                Stream.of(
                        "/",
                        "//evil.example",
                        "/subscriptions",
                        GOOD + "/",
                        GOOD + "/backup",
                        GOOD + "/privateEndpointConnections/x",
                        GOOD + "?api-version=2025-03-31",
                        GOOD.replace("subscriptions", "Subscriptions"),
                        GOOD.replace("vault-a", "Vault-A"),
                        GOOD.replace("vault-a", "ab"),
                        GOOD.replace("vault-a", "a".repeat(24)),
                        GOOD.replace("vault-a", "a_b_c"),
                        GOOD.replace("/hsm/", "//"),
                        GOOD.replace("/hsm/", "/./"),
                        GOOD.replace("/hsm/", "/../"),
                        GOOD.replace("/hsm/", "/hsm./"),
                        GOOD.replace("/hsm/", "/" + "g".repeat(91) + "/"),
                        GOOD.replace("/hsm/", "/h%sm/"),
                        GOOD.replace("99999999-9999-4999-8999-999999999991", "x"),
                        GOOD.replace("99999999-9999-4999-8999-999999999991", "99999999999949998999999999999991"),
                        GOOD.replace("/resourcegroups/hsm", ""),
                        GOOD.replace("cloudhsmclusters", "dedicatedhsms"),
                        GOOD.replace("microsoft.hardwaresecuritymodules", "microsoft.keyvault"),
                        GOOD.replace("microsoft.hardwaresecuritymodules", "microsoftxhardwaresecuritymodules"),
                        "https://management.azure.com" + GOOD,
                        "management.azure.com" + GOOD,
                        "/x" + GOOD,
                        "/" + GOOD,
                        "payments.managedhsm.azure.net" + GOOD,
                        GOOD + GOOD,
                        GOOD + "x".repeat(10_000)),
                INSERTS.stream()
                        .flatMap(insert -> Stream.of(
                                GOOD + insert,
                                GOOD.replace("vault-a", "vault" + insert + "a"),
                                GOOD.replace("/hsm/", "/hsm" + insert + "/"))));
    }
}
