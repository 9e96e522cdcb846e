package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.CloudHsmId;
import dev.hsmbackup.operator.port.HsmTarget;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * Between an {@link Attempt}, as it stands in a status, and the one address by which everything else knows an HSM: {@link
 * HsmTarget#host}.
 */
public final class Attempts {

    /** What nobody locks, and what the gateway asks nowhere. */
    private static final String NO_CLOUD_HSM = "/no-cloud-hsm";

    private Attempts() {}

    /**
     * The intent to send a request.
     *
     * @param armHost where requests about Cloud HSMs go
     */
    public static Attempt of(UUID id, Instant now, HsmTarget hsm, String armHost) {
        return hsm.isCloudHsm()
                ? new Attempt(
                        id,
                        now,
                        armHost,
                        hsm.clientId(),
                        hsm.tenantId(),
                        CloudHsmId.parse(hsm.host()).map(CloudHsmId::path).orElse(NO_CLOUD_HSM))
                : new Attempt(id, now, hsm.host(), hsm.clientId(), hsm.tenantId());
    }

    /** The HSM that the request was about, and the identity that sent it. */
    public static HsmTarget target(Attempt attempt) {
        String id = attempt.resourceId();
        String address = id == null
                ? attempt.host()
                : CloudHsmId.parse(id).map(Attempts::address).orElse(NO_CLOUD_HSM);
        return new HsmTarget(address, attempt.clientId(), attempt.tenantId());
    }

    /** The address of a Cloud HSM: the same text for all ways to write its id. */
    static String address(CloudHsmId id) {
        return id.path().toLowerCase(Locale.ROOT);
    }
}
