package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.HsmTarget;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a Cloud HSM's resource id, in lower case: nothing that ends a path segment, begins a query, or is decoded on
 * the way. The names' rules are ARM's (resource group) and the service's (cluster), ASCII only.
 */
record ArmResource(String subscription, String group, String name) {

    // The group's last letter is no dot, which also keeps "." and ".." out.
    private static final Pattern ID = Pattern.compile("/subscriptions/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
            + "/resourcegroups/([a-z0-9_().-]{0,89}[a-z0-9_()-])"
            + "/providers/microsoft[.]hardwaresecuritymodules/cloudhsmclusters/([a-z0-9-]{3,23})");

    /** Empty: not the normalised id of a Cloud HSM. */
    static Optional<ArmResource> of(String id) {
        Matcher matcher = ID.matcher(id);
        return matcher.matches()
                ? Optional.of(new ArmResource(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    /**
     * The parts of a target's id.
     *
     * @throws IllegalArgumentException where {@link AllowedHosts} was not asked first
     */
    static ArmResource of(HsmTarget target) {
        return of(target.host()).orElseThrow(() -> new IllegalArgumentException("not the id of a Cloud HSM"));
    }

    /** Whether this id, in whatever case, is the same resource's. */
    boolean isNamed(String id) {
        return Pattern.compile(Pattern.quote(path()), Pattern.CASE_INSENSITIVE)
                .matcher(id)
                .matches();
    }

    /** The path below ARM's host, with fixed parts written as in the service's specification, and no slash at the end. */
    String path() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + group
                + "/providers/Microsoft.HardwareSecurityModules/cloudHsmClusters/" + name;
    }
}
