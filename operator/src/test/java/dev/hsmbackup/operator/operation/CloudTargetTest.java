package dev.hsmbackup.operator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.Cloud;
import dev.hsmbackup.crds.CloudHsm;
import dev.hsmbackup.crds.CloudRestoreAccess;
import dev.hsmbackup.crds.ManagedHsmSpec.Identity;
import dev.hsmbackup.operator.port.HsmTarget;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a namespace may use of a CloudHsm, and by which address it is known. */
class CloudTargetTest {

    private static final Cloud PUBLIC = Cloud.AZURE_PUBLIC;
    private static final Identity IDENTITY = new Identity("client", "tenant");

    @Test
    void shouldGiveAnOpenCloudHsm() {
        CloudHsm hsm = CloudRestores.hsm(CloudRestores.id("fresh"), PUBLIC, IDENTITY, CloudRestores.ACCESS);

        HsmTarget address = new HsmTarget(CloudRestores.address("fresh"), "client", "tenant");
        assertThat(Target.forBackup(hsm, "team-a", PUBLIC)).isEqualTo(new Target.Available(address, Backups.CONTAINER));
        assertThat(Target.forRestore(hsm, "team-a", PUBLIC))
                .isEqualTo(new Target.Destination(address, Backups.CONTAINER, CloudRestores.ACCESS));
    }

    @Test
    void shouldRestoreWithTheIdentityForRestores() {
        var access = new CloudRestoreAccess(List.of("*"), IDENTITY, null);
        CloudHsm hsm = CloudRestores.hsm(CloudRestores.id("fresh"), PUBLIC, null, access);

        assertThat(Target.forRestore(hsm, "team-a", PUBLIC))
                .isInstanceOfSatisfying(
                        Target.Destination.class,
                        it -> assertThat(it.hsm().clientId()).isEqualTo("client"));
        assertThat(Target.forBackup(hsm, "team-a", PUBLIC))
                .isInstanceOfSatisfying(
                        Target.Available.class,
                        it -> assertThat(it.hsm().clientId()).isNull());
    }

    /** Nobody can find out which ones others have. */
    @Test
    void shouldGiveTheSameAnswerForAllThatMayNotBeUsed() {
        CloudHsm closed = CloudRestores.hsm(CloudRestores.id("fresh"), PUBLIC, null, null);
        CloudHsm deleted = CloudRestores.hsm(CloudRestores.id("fresh"), PUBLIC, null, CloudRestores.ACCESS);
        deleted.getMetadata().setDeletionTimestamp("2026-03-01T10:00:00Z");

        assertThat(Target.forBackup((CloudHsm) null, "team-a", PUBLIC)).isEqualTo(new Target.NotAvailable());
        assertThat(Target.forRestore((CloudHsm) null, "team-a", PUBLIC)).isEqualTo(new Target.NotAvailable());
        assertThat(Target.forRestore(closed, "team-a", PUBLIC)).isEqualTo(new Target.NotAvailable());
        assertThat(Target.forBackup(closed, "team-b", PUBLIC)).isEqualTo(new Target.NotAvailable());
        assertThat(Target.forBackup(deleted, "team-a", PUBLIC)).isEqualTo(new Target.NotAvailable());
        assertThat(Target.forRestore(deleted, "team-a", PUBLIC)).isEqualTo(new Target.NotAvailable());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AZURE_PUBLIC")
    void shouldNotUseAnotherCloud(Cloud cloud) {
        CloudHsm hsm = CloudRestores.hsm(CloudRestores.id("fresh"), cloud, null, CloudRestores.ACCESS);

        assertThat(Target.forBackup(hsm, "team-a", PUBLIC)).isEqualTo(new Target.NotAvailable());
        assertThat(Target.forRestore(hsm, "team-a", PUBLIC)).isEqualTo(new Target.NotAvailable());
        assertThat(Target.forRestore(hsm, "team-a", Cloud.UNKNOWN)).isEqualTo(new Target.NotAvailable());
    }

    /** Only a CRD without our rules lets them in. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/subscriptions/x", "https://management.azure.com", "../../vaults/v"})
    void shouldNotUseWhatIsNoCloudHsm(String id) {
        CloudHsm hsm = CloudRestores.hsm(id, PUBLIC, null, CloudRestores.ACCESS);

        assertThat(Target.forBackup(hsm, "team-a", PUBLIC)).isEqualTo(new Target.NotAvailable());
        assertThat(Target.forRestore(hsm, "team-a", PUBLIC)).isEqualTo(new Target.NotAvailable());
    }

    /** Two objects may name one cluster: lock and line are by its address. */
    @Test
    void shouldKnowACloudHsmByOneAddress() {
        String id = CloudRestores.id("fresh");
        HsmTarget upper = Target.address(CloudRestores.hsm(id.toUpperCase(Locale.ROOT), PUBLIC, null, null), PUBLIC);
        HsmTarget lower = Target.address(CloudRestores.hsm(id.toLowerCase(Locale.ROOT), PUBLIC, null, null), PUBLIC);

        assertThat(upper).isEqualTo(lower).isEqualTo(CloudRestores.FRESH);
    }

    @Test
    void shouldFindTheHsmOfAnAttempt() {
        Attempt cloud = Attempts.of(Backups.ATTEMPT, Backups.CREATED, CloudRestores.FRESH, "management.azure.com");
        Attempt managed = Attempts.of(Backups.ATTEMPT, Backups.CREATED, Backups.HSM, "management.azure.com");

        assertThat(cloud.host()).isEqualTo("management.azure.com");
        assertThat(cloud.resourceId()).isEqualTo(CloudRestores.id("fresh"));
        assertThat(Attempts.target(cloud)).isEqualTo(CloudRestores.FRESH);
        assertThat(managed.resourceId()).isNull();
        assertThat(Attempts.target(managed)).isEqualTo(Backups.HSM);
    }

    /** A forged id must not become the host name of a Managed HSM, or another path. */
    @ParameterizedTest
    @CsvSource({"other.managedhsm.azure.net", "/subscriptions/../x", "''"})
    void shouldGiveAForgedAttemptAnAddressOfNothing(String id) {
        Attempt forged = new Attempt(Backups.ATTEMPT, Backups.CREATED, "management.azure.com", null, null, id);

        assertThat(Attempts.target(forged).host()).isEqualTo("/no-cloud-hsm");
    }
}
