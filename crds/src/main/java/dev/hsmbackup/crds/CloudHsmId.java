package dev.hsmbackup.crds;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Cloud HSM as Azure Resource Manager names it. All parts are in lower case: ARM does not tell cases apart, so two of
 * these are equal exactly when they are the same cluster.
 */
public record CloudHsmId(String subscriptionId, String resourceGroup, String name) {

    /**
     * RE2 and Java, for a text in lower case. Names of resource groups as ARM defines them, ASCII only: a look-alike letter
     * must not make another id. The last letter is no dot, which also keeps {@code .} and {@code ..} out.
     */
    static final String PATTERN = "^/subscriptions/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
            + "/resourcegroups/([a-z0-9_().-]{0,89}[a-z0-9_()-])"
            + "/providers/microsoft[.]hardwaresecuritymodules/cloudhsmclusters/([a-z0-9-]{3,23})$";

    // Without UNICODE_CASE, so only ASCII letters have two cases.
    private static final Pattern COMPILED = Pattern.compile(PATTERN, Pattern.CASE_INSENSITIVE);

    public CloudHsmId {
        subscriptionId = subscriptionId.toLowerCase(Locale.ROOT);
        resourceGroup = resourceGroup.toLowerCase(Locale.ROOT);
        name = name.toLowerCase(Locale.ROOT);
    }

    /** Reads an ARM id in any case; empty: it is not the id of a Cloud HSM. */
    public static Optional<CloudHsmId> parse(String resourceId) {
        var matcher = COMPILED.matcher(resourceId);
        // $ would let a newline at the end pass.
        return matcher.matches() && !resourceId.endsWith("\n")
                ? Optional.of(new CloudHsmId(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    /** The path of the resource below ARM's endpoint, without a slash at the end. */
    public String path() {
        return "/subscriptions/" + subscriptionId + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/" + name;
    }

    @Override
    public String toString() {
        return path();
    }
}
