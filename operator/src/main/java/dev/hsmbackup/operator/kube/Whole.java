package dev.hsmbackup.operator.kube;

import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Run;
import java.util.List;

/**
 * Objects whose spec says at least which HSM and which backup it is about. A CRD without our rules lets others pass, and
 * {@link UnreadableParts} leaves out what has the wrong types: such an object ends its own step, and must not end those of
 * all that look at their like (S19).
 */
final class Whole {

    private Whole() {}

    static <T extends Run> List<T> only(List<T> runs) {
        return runs.stream().filter(Whole::isWhole).toList();
    }

    static boolean isWhole(Run run) {
        return switch (run) {
            case HsmBackup backup -> backup.getSpec() != null;
            case HsmRestore restore ->
                restore.getSpec() != null
                        && restore.getSpec().managedHsmRef() != null
                        && restore.getSpec().source() != null;
            case CloudHsmRestore restore ->
                restore.getSpec() != null
                        && restore.getSpec().cloudHsmRef() != null
                        && restore.getSpec().source() != null;
        };
    }
}
