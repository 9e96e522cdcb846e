package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.CloudHsmRef;
import dev.hsmbackup.crds.HsmRef;
import dev.hsmbackup.crds.ManagedHsmRef;

/** What metrics and audit lines call an HSM: names of the two kinds must not mix. */
final class HsmLabel {

    private HsmLabel() {}

    /** {@code payments} or {@code cloudhsm/payments}. */
    static String of(HsmRef hsm) {
        return switch (hsm) {
            case ManagedHsmRef managed -> managed.name();
            case CloudHsmRef cloud -> cloudHsm(cloud.name());
            case HsmRef.Unknown unknown -> unknown.kind();
        };
    }

    /** Of a CloudHsm by its name. */
    static String cloudHsm(String name) {
        return "cloudhsm/" + name;
    }
}
